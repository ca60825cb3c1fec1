"""Texts by which somebody would break out of wherever a text is put."""

from __future__ import annotations

from urllib.parse import quote

#: An element, an attribute and a header that no page of ours has: where one shows, it got through.
TAG, HEADER = "inj7", "X-Inj7"
SQL = (
    "' OR '1'='1", "' OR 1=1 --", '" OR ""="', "') OR ('1'='1", "1; DROP TABLE stats_figure; --",
    "1' UNION SELECT username, password FROM departments_user --", "' || pg_sleep(9) || '",
    "1 AND (SELECT count(*) FROM sqlite_master) > 0", "'; SELECT pg_sleep(9); --", "\\' OR 1=1 #",
    "x' AND randomblob(900000000) AND 'x'='x", "1) OR (1=1", "admin'--", "%' OR '%'='",
)  # fmt: skip
MARKUP = (
    f"<{TAG}>", f"\"><{TAG} onload=x()>", f"'><{TAG}>", f"</script><{TAG}>", f"</title><{TAG}>",
    f"</textarea><{TAG}>", f"--><{TAG}>", f'" {TAG}="1" x="', f"' {TAG}='1", "javascript:inj7()",
    f"<svg/onload=inj7()><{TAG}>", f"＜{TAG}＞<{TAG}>", f"&lt;{TAG}&gt;<{TAG}/>", f"<!--<{TAG}>-->",
)  # fmt: skip
TEMPLATES = (
    "{{ 7777 * 7777 }}", "{% debug %}", "{% load i18n %}{% now 'Y' %}", "{{ settings.SECRET_KEY }}",
    "${7777*7777}", "#{7777*7777}", "<%= 7777*7777 %>", "{{ request.user.password }}", "{{", "{%",
    "%s%s%s%n", "%(password)s", "{0.__class__}", "{}", "%x%x%d", "{self.__init__.__globals__}",
)  # fmt: skip
ELSEWHERE = (
    "*)(uid=*))(|(uid=*", "../../../../etc/passwd", "..\\..\\windows\\win.ini",
    "file:///etc/passwd", f"x\r\n{HEADER}: 1", f"x\n{HEADER}: 1\n\n<{TAG}>",
    f"x\u560d\u560a{HEADER}: 1", "; cat /etc/passwd", "$(sleep 9)", "`sleep 9`", "| sleep 9",
    "//evil.invalid/x", "https://evil.invalid/", "\\\\evil\\x",
)  # fmt: skip
SHAPES = (
    "\0", "a\0b", "%00", "\ud800", "a\udfff", "\U0001f4a9", "😀" * 200, "\u202e文字\u202c",
    "\u200b", "\ufeff", "\ufffe", "e\u0301" * 50, "長" * 5000, "-", "", " ", "\t", "\r\n",
    "\x1b[31m", "\x7f", "ﷺ" * 99, "ı", "ß", "Ω≈ç√∫", "NaN", "Infinity", "-1", "0", "1e999",
    "9" * 400, "0x10", "１２", "٣", "null", "undefined", "None", "true", "[]", "[" * 2000,
    '{"a":' * 500, "a,b,c", "a&b=c", "a=b", "a#b", "a;b",
)  # fmt: skip
ALL = (*SQL, *MARKUP, *TEMPLATES, *ELSEWHERE, *SHAPES)


def quoted(text: str) -> str:
    """For an address; a lone surrogate as the three bytes that no UTF-8 has."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
