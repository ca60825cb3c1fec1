"""What a request is told whose sign-in has ended; what was typed into its form is not dropped."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.http import url_has_allowed_host_and_scheme

from .asking import SAFE, is_from_script

TO_SCRIPTS = "登录已过期，这一步没有办成。请重新登录，再回到这一页。"
#: Fields that are not handed back: secrets, and what the page itself will have anew.
NEVER_BACK = ("password", "csrfmiddlewaretoken", "code")
#: Set by a page that keeps its text in the browser and will offer it again.
KEPT = "kept"


class Why(TextChoices):
    IDLE = "idle", "太久没有操作"
    LONG = "long", "登录满12小时"
    GONE = "gone", "登录已过期"

    def sentence(self) -> str:
        """For the sign-in page."""
        return {
            Why.IDLE: f"您有{settings.IDLE_MINUTES}分钟没有操作，系统已自动退出。请重新登录。",
            Why.LONG: "这次登录已满12小时，系统已自动退出。请重新登录。",
            Why.GONE: "登录已过期，请重新登录。",
        }[self]


def answer(request: HttpRequest, why: Why) -> HttpResponse:
    if is_from_script(request):
        return JsonResponse({"message": TO_SCRIPTS}, status=401)
    login = f"{reverse('admin:login')}?{urlencode({'next': _back(request), 'ended': why.value})}"
    typed = [] if request.method in SAFE or KEPT in request.POST else _typed(request)
    if not any(value for _, value in typed):
        return HttpResponseRedirect(login)
    context = {
        "why": why.sentence(),
        "login": login,
        "action": request.get_full_path(),
        "is_multipart": request.content_type == "multipart/form-data",
        "had_files": bool(request.FILES),
        "typed": typed,
        "texts": [text for _, value in typed if _is_prose(text := strip_tags(value).strip())],
    }
    return TemplateResponse(request, "signing_in/ended.html", context, status=401)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(word in name for word in NEVER_BACK)
        for value in values
    ]


def _is_prose(text: str) -> bool:
    """What somebody wrote: in Chinese, or of several words; not a key, a date, a choice."""
    return not text.isascii() or len(text.split()) > 2


def _back(request: HttpRequest) -> str:
    """The page to go on with: the one the form stood on, since many forms lead to no page."""
    page = request.headers.get("Referer", "")
    if request.method in SAFE or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return request.get_full_path() if request.method in SAFE else reverse("admin:index")
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
