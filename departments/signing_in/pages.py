"""The page on which one sets up the code of one's phone, and turns it off."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from ..access import signed_in
from ..models import User
from ..site import page_in_dress
from .codes import device_of, must_set_up, new_key, recovery_left, turn_off, turn_on
from .forms import TurnOffForm, TurnOnForm
from .recording import MUST_SET_UP
from .refused import SignInRefused

#: In the session: a key that is shown and not yet confirmed.
KEY = "code_key"
ISSUER = "政务服务通报"
#: White around a QR code, in its own squares (ISO/IEC 18004: four).
MARGIN = 4


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code")
def code_page(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    return _turning_off(request, user) if device_of(user) else _turning_on(request, user)


@sensitive_variables("key", "codes")
def _turning_on(request: HttpRequest, user: User) -> HttpResponse:
    key = request.session.setdefault(KEY, new_key())
    form = TurnOnForm(request.POST or None)
    if form.is_valid():
        try:
            codes = turn_on(by=user, key=key, code=form.cleaned_data["code"])
        except SignInRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[KEY]
            request.session[MUST_SET_UP] = False
            # The page itself, without a redirect: nothing holds the codes to be fetched again.
            return _page(request, "recovery", "备用码", {"codes": codes})
    letters = b32encode(bytes.fromhex(key)).decode()
    context = {
        "form": form,
        "letters": " ".join(letters[at : at + 4] for at in range(0, len(letters), 4)),
        "is_owed": request.session.get(MUST_SET_UP),
        **drawn(address(user, letters)),
    }
    return _page(request, "turn_on", "设动态口令", context)


def _turning_off(request: HttpRequest, user: User) -> HttpResponse:
    form = TurnOffForm(request.POST or None, request=request, user=user)
    if form.is_valid():
        turn_off(by=user)
        request.session[MUST_SET_UP] = must_set_up(user)
        messages.success(request, "动态口令已关掉，以后登录只要密码。")
        return HttpResponseRedirect(reverse("admin:code"))
    return _page(request, "turn_off", "动态口令", {"form": form, "left": recovery_left(user)})


def address(user: User, letters: str) -> str:
    """What a phone reads: otpauth://totp/…; its other values are the defaults of RFC 6238."""
    label = quote(f"{ISSUER}:{user.username}")
    return f"otpauth://totp/{label}?secret={letters}&issuer={quote(ISSUER)}"


def drawn(text: str) -> dict[str, Any]:
    """A QR code as `{"path", "size"}`, one unit of an SVG a square."""
    rows = segno.make(text, error="m", micro=False).matrix
    squares = (
        f"M{x + MARGIN} {y + MARGIN}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return {"path": "".join(squares), "size": len(rows) + 2 * MARGIN}


def _page(
    request: HttpRequest, name: str, title: str, context: Mapping[str, Any]
) -> TemplateResponse:
    return page_in_dress(request, f"signing_in/{name}.html", {"title": title, **context})
