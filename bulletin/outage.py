"""The database is away or busy, or a disk is full: said as such (503), not as a fault of ours.

Nothing here asks the database, the session or who is there.
"""

from __future__ import annotations

import errno
from contextlib import suppress

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from departments.body_limit import pour_away
from departments.signing_in.asking import is_from_script

AWAY = "暂时连不上数据库，可能正在重启或维护。刚才这一步多半没有完成，请过一会儿再试。"
BUSY = "正有别人在保存，等的时间太长，刚才这一步没有完成。请过一会儿再试。"
FULL = "服务器的磁盘已满，刚才这一步没有保存，原来的内容都在。请让系统管理员清理磁盘以后再做。"
#: For who filled in a page; the pages that save by themselves keep what was typed.
ADVICE = "填的内容可用浏览器的“后退”找回，重做以前先看看是不是已经保存。"
#: Seconds after which programs may ask again.
RETRY_AFTER = 30
#: So many bytes of what is being sent are still taken in.
LONGEST = 64 * 1024 * 1024

#: Primary result codes of SQLite: BUSY, LOCKED; FULL; READONLY, IOERR, CANTOPEN.
_OF_SQLITE = {5: BUSY, 6: BUSY, 13: FULL, 8: AWAY, 10: AWAY, 14: AWAY}
#: SQLSTATE of PostgreSQL, whole or by its class: deadlock, lock and statement timeouts; disk full;
#: connection, resources, operator's intervention, system.
_OF_POSTGRESQL = {
    "40": BUSY, "55P03": BUSY, "57014": BUSY, "53100": FULL,
    "08": AWAY, "53": AWAY, "57": AWAY, "58": AWAY,
}  # fmt: skip


def told(error: BaseException | None) -> str:
    """What to say of an error that is none of ours; empty for any other."""
    if isinstance(error, OSError):
        return FULL if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else ""
    if not isinstance(error, Error):
        return ""
    cause = error.__cause__ or error
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _OF_SQLITE.get(code & 0xFF, "")
    if (state := getattr(cause, "pgcode", None)) is not None:
        return _OF_POSTGRESQL.get(state) or _OF_POSTGRESQL.get(state[:2], "")
    return AWAY if type(error).__name__ in ("OperationalError", "InterfaceError") else ""


def answer(request: HttpRequest, sentence: str) -> HttpResponse:
    """503 with what was `told`, as a page, or as JSON for one of our scripts."""
    with suppress(Exception):
        pour_away(request, LONGEST)
    if is_from_script(request):
        made: HttpResponse = JsonResponse({"message": sentence}, status=503)
    else:
        context = {"request": request, "exception": sentence + ADVICE}
        made = HttpResponse(render_to_string("503.html", context), status=503)
    made["Retry-After"] = str(RETRY_AFTER)
    made["Cache-Control"] = "no-store"
    return made
