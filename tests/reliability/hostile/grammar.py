"""Hostile HTML without end: made from a grammar of what parsers disagree about."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bulletin.richtext.clean import ALLOWED
from tests.hostile_texts import CALL, hostile_texts

#: Where parsers change their mind about what markup is.
RAW = (
    "style", "script", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "title",
    "textarea", "template", "select", "option", "svg", "math", "mtext", "mglyph", "malignmark",
    "annotation-xml", "foreignObject", "desc", "form", "table", "caption", "colgroup", "frameset",
    "body", "html", "head", "base", "meta", "link", "object", "embed", "applet", "marquee",
    "isindex", "image", "listing", "details", "dialog", "menuitem", "keygen", "input", "button",
    "video", "audio", "source", "picture", "track", "canvas", "portal", "slot", "frame", "bgsound",
    "layer", "x-y", "a:b", "svg:script", "set", "animate", "use", "image", "handler", "listener",
    "font", "center", "nobr",
)  # fmt: skip
TAGS = (*RAW, *ALLOWED)
SCHEMES = (
    "javascript:", "JaVaScRiPt:", "jav\tascript:", "java\nscript:", "&#106;avascript:",
    "&#x6A avascript:", "javascript&colon;", "\x01javascript:", " javascript:", "vbscript:",
    "data:text/html,<script>", "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=x>", "java\0script:", "blob:x", "feed:javascript:",
    "jar:javascript:", "view-source:javascript:", "&Tab;javascript:", "about:blank#",
    "filesystem:x", "file:///etc/passwd", "//evil.invalid/", "\\\\evil.invalid\\",
    "http:evil.invalid", "https:/\\evil.invalid", "mailto:a@b?x=<script>", "tel:1\"onclick=x",
    "http://a b/", "///evil.invalid", "j&#97v&#97script&#x3A;", "javascript:/*--></title>",
    "\ufeffjavascript:", "ｊavascript:", "ſcript:",
)  # fmt: skip
ATTRIBUTES = (
    "href", "src", "srcset", "srcdoc", "style", "class", "id", "name", "onerror", "onload",
    "onclick", "ONFOCUS", "onmouseover ", "on\0click", "formaction", "action", "xlink:href",
    "xml:base", "xmlns", "background", "poster", "data", "codebase", "http-equiv", "content",
    "target", "rel", "ping", "dir", "autofocus", "contenteditable", "is", "slot", "colspan",
    "rowspan", "alt", "title", "encoding", "attributeName", "to", "values", "from", "begin",
    "lowsrc", "dynsrc", "usemap", "manifest", "/", "\"", "<", "=", "a\"b", "onx=", "href\0",
    "data-x", "color", "width", "popovertarget", "ontoggle", "loading",
)  # fmt: skip
VALUES = (
    CALL, f"'{CALL}'", "x", "", "&quot;", "&#34;onclick=x", "</style>", "</title>",
    "--><img src=x onerror=x>", "]]>", "`", "a'b\"c", "url(javascript:x)", "expression(x)",
    "0;url=javascript:x", "text/html", "65534", "-1", "1e9", "\0", "&#0;", "&#xD800;", "&#x110000;",
    "&amp;lt;script&amp;gt;", "refresh", "application/xhtml+xml", "/pieces/pictures/" + "a" * 64,
    "/pieces/pictures/" + "A" * 64, "/pieces/pictures/../x", "data:image/png;base64,x",
)  # fmt: skip
PIECES = (
    "<!--", "-->", "--!>", "<!-->", "<!--->", "<![CDATA[", "]]>", "<?xml ?>", "<?php", "?>",
    "<!DOCTYPE html>", "<!ENTITY x 'y'>", "</", "</>", "< ", "<", ">", "&", "&lt;",
    "&lt;script&gt;", "&amp;lt;", "&#60;", "&#x3c;script>", "&LT", "&notin;", "&#x202e;", "\0",
    "\x0b", "\x0c", "\x1b", "\x7f", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ud800",
    "\U000e0001", "e\u0301" * 9, "﷽", "👩‍👩‍👧‍👧", "＜script＞", "‹script›", "\u2028", "\xa0",
    "\xad", "甲乙", "abc ", "<svg><p><style><!--</style><img src=x onerror=x>--></style>",
    "<math><mtext><table><mglyph><style><!--</style>",
    "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
    "<svg></p><style><a id=\"</style><img src=1 onerror=x>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>",
    "<select><template></select><img src=x>", "<table><td><a><table><a>", "<a><b><a>",
    "<p><table><p>", "<b><p></b></p>", "<ul><li><table><li></ul>", "<xmp></p>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=x>",
    "<svg><title><style><img src=x onerror=x>",
    "<template><style></template><img src=x onerror=x>",
    "<svg><foreignObject><math><mi><style></svg><img src=x onerror=x>",
)  # fmt: skip
#: As parsers take no longer apart what was too long or too deep.
GROWN = (
    lambda tag: f"<{tag}>" * 30, lambda tag: f"</{tag}>" * 20, lambda tag: f"<{tag} " * 10,
    lambda tag: "<table><tr><td>" * 12 + f"<{tag}>", lambda tag: "<b><i><u>" * 8 + f"</{tag}>",
)  # fmt: skip
CORPUS = hostile_texts()


def made(chance: random.Random) -> str:
    """One text: grown from the grammar, or a known one taken apart."""
    if chance.random() < 0.25:
        return mutated(chance.choice(CORPUS), chance)
    return "".join(_piece(chance) for _ in range(chance.choice((1, 2, 3, 5, 8, 13))))


def mutated(text: str, chance: random.Random) -> str:
    """Cut, doubled, turned, with something in the middle."""
    for _ in range(chance.randrange(1, 5)):
        at, to = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + text[at:to] * 2 + text[to:]
            case 2:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case 3:
                text = text[:at] + text[at:to].swapcase() + text[to:]
            case 4:
                text = text[:at] + "".join(f"&#{ord(c)};" for c in text[at:to][:9]) + text[to:]
    return text[:5000]


def _piece(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(PIECES)
    tag = _cased(chance.choice(TAGS), chance)
    if kind < 0.36:
        return f"</{tag}{chance.choice(('', ' ', '/', ' x=y'))}>"
    if kind < 0.4:
        return chance.choice(GROWN)(tag)
    attributes = "".join(_attribute(chance) for _ in range(chance.choice((0, 0, 1, 1, 2, 4))))
    inner = made(chance) if chance.random() < 0.35 else chance.choice(("", "字", "x"))
    end = chance.choice(("", f"</{tag}>", f"</{tag}>", "</p>"))
    return f"<{tag}{attributes}{chance.choice(('>', '>', '>', '/>', '', ' '))}{inner}{end}"


def _attribute(chance: random.Random) -> str:
    name, quote = _cased(chance.choice(ATTRIBUTES), chance), chance.choice(('"', "'", "", "`"))
    value = chance.choice(VALUES)
    if chance.random() < 0.5:
        value = _scheme(chance) + value
    space = _one(chance, (" ", " ", " ", "/", "\t", "\n", "\x0c", "\0", ""))
    return f"{space}{name}={quote}{value}{quote}" if chance.random() < 0.93 else f"{space}{name}"


def _scheme(chance: random.Random) -> str:
    scheme = chance.choice(SCHEMES)
    if chance.random() < 0.2:
        scheme = "".join(f"&#x{ord(c):x};" if chance.random() < 0.4 else c for c in scheme)
    return scheme


def _cased(name: str, chance: random.Random) -> str:
    return name.upper() if chance.random() < 0.1 else name


def _one(chance: random.Random, choices: Sequence[str]) -> str:
    return chance.choice(choices)
