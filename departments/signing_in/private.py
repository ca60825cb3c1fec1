"""What is private stays in no cache: no proxy's, and not the browser's own after signing out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from .asking import is_private


class PrivateMiddleware:
    """Around all that answers, so that refusals and errors are among it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if is_private(request):
            answer["Cache-Control"] = "no-store, private"
            patch_vary_headers(answer, ("Cookie",))
            for name in ("Expires", "Last-Modified", "ETag"):
                if name in answer:
                    del answer[name]
        return answer
