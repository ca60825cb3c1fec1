"""What every answer carries: what its page may load, who may frame it, what others may learn.

One place for all content policies. A view that needs another policy than its kind of answer has
sets it; whatever comes without one is given the strictest that works for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .signing_in.asking import is_private

POLICY = "Content-Security-Policy"
_NOTHING_ELSE = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

#: Of public pages: no script, and nothing from elsewhere.
SITE_POLICY = f"default-src 'none'; style-src 'self'; img-src 'self'; {_NOTHING_ELSE}"
#: Of a frozen page: nothing but the page itself and its own style; `{}` is that style's hash.
PAGE_POLICY = f"default-src 'none'; style-src 'sha256-{{}}'; img-src 'self' data:; {_NOTHING_ELSE}"
#: Of the pages one signs in for: our own files, and nothing written into the page.
DESK_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    f"connect-src 'self'; {_NOTHING_ELSE}"
)
#: Of a page with CKEditor 4, whose buttons are attributes; a `<script>` in the page stays dead.
EDITOR_POLICY = DESK_POLICY.replace(
    "style-src 'self'", "script-src-attr 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
)
#: Of a PDF, which is shown by the browser's own reader: in a sandbox older ones show nothing.
PDF_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: Of all else that is no page: opened as one, it is nothing and may do nothing.
DATA_POLICY = f"{PDF_POLICY}; sandbox"

#: Devices and services that no page of ours asks for.
_UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer"),
    *("microphone", "midi", "payment", "usb"),
)
#: What SecurityMiddleware says as well; here also for answers that come before it.
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
}

#: Noted here when the answer being made holds the editor.
_editors: ContextVar[list[None] | None] = ContextVar("editors", default=None)


def holds_editor() -> None:
    """Called by the editor's widget when it is drawn: this one answer's policy lets it work."""
    drawn = _editors.get()
    if drawn is not None:
        drawn.append(None)


@contextmanager
def _watched() -> Iterator[list[None]]:
    drawn: list[None] = []
    token = _editors.set(drawn)
    try:
        yield drawn
    finally:
        _editors.reset(token)


class HeadersMiddleware:
    """Outermost but for the log, so that static files, refusals and failures pass through it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with _watched() as editors:
            response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        # What a browser kept keeps its policy: "not modified" says nothing of its kind.
        if response.status_code != 304 and POLICY not in response.headers:
            response.headers[POLICY] = _policy(request, response, bool(editors))
        return response


def _policy(request: HttpRequest, response: HttpResponseBase, has_editor: bool) -> str:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "application/pdf":
        return PDF_POLICY
    # Packages bring pages among their static files: examples and leftovers, no pages of ours.
    if kind != "text/html" or request.path_info.startswith(settings.STATIC_URL):
        return DATA_POLICY
    if has_editor:
        return EDITOR_POLICY
    return DESK_POLICY if is_private(request) else SITE_POLICY
