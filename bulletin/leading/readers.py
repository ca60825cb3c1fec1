"""Who the named readers are, and choosing them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from departments.access import signed_in
from departments.models import User

from ..actions import Refused
from ..actions.readership import name_reader, unname_reader
from ..models import Reader
from ..models.leading import named_readers
from ..newsroom.access import private
from ..permissions import NAME_READERS, require
from .access import shown
from .forms import ReaderForm


@private
def readers(request: HttpRequest) -> HttpResponse:
    """The list with its reasons; a POST names one more."""
    by = signed_in(request)
    require(by, NAME_READERS)
    form = ReaderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            name_reader(form.cleaned_data["user"], by=by)
        except Refused as refusal:
            form.add_error("user", str(refusal))
        else:
            messages.success(request, f"已把{form.cleaned_data['user']}指定为读者。")
            return redirect("readers")
    chosen = {one.user_id: one for one in Reader.objects.select_related("by")}
    context = {
        "title": "读者名单",
        "rows": [(user, chosen.get(user.pk)) for user in named_readers()],
        "form": form,
    }
    return shown(request, "readers", context, status=400 if form.is_bound else 200)


@private
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    by = signed_in(request)
    require(by, NAME_READERS)
    user = User.objects.filter(pk=pk).first()
    if user is None:
        raise Http404("没有这个账号。")
    try:
        unname_reader(user, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已从名单上取消{user}；已阅的记录保留。")
    return redirect("readers")
