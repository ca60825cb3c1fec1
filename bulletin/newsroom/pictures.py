"""Pictures beside a piece, and a piece handed in as a Word file."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from departments.models import User

from ..actions import Refused
from ..actions.pictures import (
    add_picture,
    append_picture,
    describe_picture,
    remove_picture,
    start_from,
)
from ..manuscript import ManuscriptRefused, read_docx
from ..models import NewsItem, Picture
from ..pictures import PictureRefused, read_picture
from .access import piece_of, private, shown, writer
from .deciding import button
from .forms import ManuscriptForm

#: So many files are taken at once.
MOST_FILES = 20
HASH = re.compile("[0-9a-f]{64}")


@private
@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """The picture itself, for those who may read a piece it belongs to."""
    by = writer(request)
    reachable = NewsItem.objects.for_user(by).values("pk")
    named = Picture.objects.filter(sha256=sha256, piece__in=reachable)
    # PostgreSQL takes no NUL to look for.
    found = named.first() if HASH.fullmatch(sha256) else None
    if found is None:
        raise Http404("没有这张图片。")
    return HttpResponse(bytes(found.content), content_type=found.media_type)


@private
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """One or more pictures; each is taken or refused by itself."""
    piece, by = piece_of(request, pk), writer(request)
    files = request.FILES.getlist("pictures")
    if not files:
        messages.error(request, "请先选图片（jpg、png 或 webp）。")
    for file in files[:MOST_FILES]:
        try:
            read = read_picture(file.read(), file.name or "图片")
            add_picture(piece, read, by=by)
        except (PictureRefused, Refused) as refusal:
            messages.error(request, f"图片“{(file.name or '')[:80]}”：{refusal}")
        else:
            messages.success(request, f"已收下图片“{read.name}”，请写上说明，再放进正文。")
            for note in read.notes:
                messages.info(request, note)
    if len(files) > MOST_FILES:
        messages.error(request, f"一次最多传{MOST_FILES}张，后面的没有收。")
    return redirect("piece", pk=piece.pk)


def _chosen(piece: NewsItem, request: HttpRequest) -> Picture:
    given = request.POST.get("picture", "")
    for one in piece.pictures.select_related("piece"):
        if str(one.pk) == given:
            return one
    raise Refused("这张图片已经不在了，请刷新这一页。")


@button("图片的说明已保存。")
def describe(piece: NewsItem, by: User, request: HttpRequest) -> None:
    describe_picture(_chosen(piece, request), request.POST.get("alt", ""), by=by)


@button("图片已去掉。")
def remove(piece: NewsItem, by: User, request: HttpRequest) -> None:
    remove_picture(_chosen(piece, request), by=by)


@button("图片已放在正文末尾。")
def append(piece: NewsItem, by: User, request: HttpRequest) -> None:
    """What was typed as its description beside the button is kept as well."""
    chosen, alt = _chosen(piece, request), request.POST.get("alt", "")
    if alt.strip() and alt != chosen.alt:
        chosen = describe_picture(chosen, alt, by=by)
    append_picture(chosen, by=by, seen=piece.revision)


@private
def manuscript(request: HttpRequest) -> HttpResponse:
    """A .docx made into a draft, with what could not be kept."""
    by = writer(request)
    form = ManuscriptForm(request.POST or None, request.FILES or None, by=by)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_docx(file.read(), file.name)
            piece = start_from(
                read,
                month=form.cleaned_data["month"],
                department=form.cleaned_data.get("department"),
                by=by,
            )
        except (ManuscriptRefused, Refused) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, "文件已读成草稿，请从头看一遍再提交。")
            for sentence in read.lost:
                messages.warning(request, sentence)
            return redirect("piece", pk=piece.pk)
    status = 400 if form.is_bound else 200
    return shown(request, "manuscript", {"title": "上传 Word 文件", "form": form}, status=status)
