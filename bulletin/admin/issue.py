"""Bulletins and their sections; the pages for making one are in `making` and `signing`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, reverse

from departments.access import signed_in
from departments.events import Act, record
from departments.labelled import LabelledInline
from departments.quoting import quoted
from departments.recorded import Recorded
from stats.admin.definitions import PlainChoices
from stats.admin.findings import shown
from stats.prose import fill, month_values

from ..actions.issue import lay_out, record_removal, told_placed, told_taken_out
from ..actions.renaming_annexes import annexes_followed
from ..assembly import assemble
from ..models import Bulletin, NewsItem, Placement, Section
from ..models.issue import SectionKind
from ..models.news import State
from ..permissions import PUBLISH, WITHDRAW
from . import making, past, publishing, signing
from .conflicts import KeepsBothForm
from .names import telling
from .placeholders import filled, picker_context, placeholders
from .signing import editions_of, steps


class SectionInline(PlainChoices, LabelledInline):
    model = Section
    fields = ("order", "title", "kind", "table", "parent", "is_annex")
    extra = 0
    show_change_link = True
    verbose_name_plural = "栏目（文字和稿件点“修改”编排）"

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.bulletin = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            kwargs["queryset"] = Section.objects.filter(
                bulletin=self.bulletin, parent=None, is_annex=False
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Bulletin)
class BulletinAdmin(Recorded):
    act = Act.TEXT
    form = KeepsBothForm
    list_display = ("month", "number", "title_shown", "date", "published")
    list_display_links = ("month", "title_shown")
    inlines = (SectionInline,)
    view_on_site = False  # before it is published there is nothing; the desk links the editions
    fieldsets = (
        (None, {"fields": ("month", "number", "date", "issuer", "title", "opening", "seen")}),
        (
            "样式、报头和版记",
            {
                "classes": ("collapse",),
                "fields": (
                    *("style", "masthead", "document_number", "recipients"),
                    *("report_to", "copies_to", "sent_to", "print_run"),
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        bulletins: Any = super().get_queryset(request)
        return bulletins.with_newest()

    @admin.display(description="标题")
    def title_shown(self, bulletin: Bulletin) -> str:
        return fill(bulletin.title, month_values(bulletin.month)).text

    @admin.display(description="已发布")
    def published(self, bulletin: Any) -> str:
        return f"第{bulletin.newest}版" if bulletin.newest else "未发布"

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return making.next_issue() | super().get_changeform_initial_data(request)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        with annexes_followed(form.instance, telling(request), by=signed_in(request)):
            super().save_related(request, form, formsets, change)
        if not change:
            lay_out(form.instance, by=signed_in(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """With a section go the pieces in it; each of them is told so."""
        gone = [row.instance for row in getattr(formset, "deleted_forms", ()) if row.instance.pk]
        record_removal(gone, by=signed_in(request))
        super().save_formset(request, form, formset, change)

    def delete_model(self, request: HttpRequest, obj: Bulletin) -> None:
        record_removal(obj.sections.all(), by=signed_in(request))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        record_removal(Section.objects.filter(bulletin__in=queryset), by=signed_in(request))
        super().delete_queryset(request, queryset)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        """A new bulletin's sections are laid out: the next thing is to look at them."""
        messages.success(request, f"{obj}已建好，栏目已排好，本月采用的稿件已收入。")
        return HttpResponseRedirect(reverse("admin:bulletin_bulletin_change", args=[obj.pk]))

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        extra = dict(extra_context or {})
        bulletin = self.get_object(request, object_id)
        if bulletin is not None:
            assembled = assemble(bulletin)
            extra["shown"] = shown(assembled.findings, bulletin.month)
            extra["steps"] = steps(bulletin, assembled.document)
            extra["waive_url"] = making.waive_address(request, bulletin)
            extra["editions"] = editions_of(bulletin, signed_in(request))
            extra["can_publish"] = request.user.has_perm(PUBLISH)
            extra["can_withdraw"] = request.user.has_perm(WITHDRAW)
            extra["schedule"] = publishing.schedule_of(bulletin)
            extra |= picker_context(bulletin, bulletin.opening)
        return super().change_view(request, object_id, form_url, extra)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", view(making.preview), name="bulletin_preview"),
            *(
                path(
                    f"<int:pk>/preview.{name}",
                    view(making.preview_file),
                    {"format": name},
                    name=f"bulletin_preview_{name}",
                )
                for name in ("pdf", "docx")
            ),
            path("<int:pk>/placeholders/", view(placeholders), name="bulletin_placeholders"),
            path("<int:pk>/filled/", view(filled), name="bulletin_filled"),
            path("<int:pk>/gather/", view(making.gather_pieces), name="bulletin_gather"),
            path("<int:pk>/waive/", view(making.waive_finding), name="bulletin_waive"),
            path("<int:pk>/sign/", view(signing.sign), name="bulletin_sign"),
            path("<int:pk>/publish/", view(publishing.publish_issue), name="bulletin_publish"),
            path(
                "<int:pk>/unschedule/",
                view(publishing.give_up_schedule),
                name="bulletin_unschedule",
            ),
            path("<int:pk>/withdraw/", view(publishing.withdraw_issue), name="bulletin_withdraw"),
            *past.urls(view),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        extra = {"may_import_past": past.may_import(request)} | (extra_context or {})
        return super().changelist_view(request, extra)


class PlacementInline(LabelledInline):
    model = Placement
    extra = 1
    fields = ("order", "piece")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.section = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "piece" and self.section is not None:
            free = Q(placement=None, month=self.section.bulletin.month, state=State.ACCEPTED)
            kwargs["queryset"] = NewsItem.objects.filter(free | Q(placement__section=self.section))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Section)
class SectionAdmin(Recorded):
    """Reached from its bulletin; there are no sections on their own."""

    act = Act.TEXT
    form = KeepsBothForm
    fields = ("title", "text", "seen")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (PlacementInline,) if obj and obj.kind == SectionKind.NEWS else ()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):  # type: ignore[no-untyped-def]
        extra = dict(extra_context or {})
        section = self.get_object(request, object_id)
        if section is not None:
            extra |= picker_context(section.bulletin, section.text)
        return super().change_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        with annexes_followed(obj.bulletin, telling(request), by=signed_in(request)):
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What was put in, moved or taken out is on record with the piece."""
        super().save_formset(request, form, formset, change)
        by, section = signed_in(request), form.instance
        placed = [(placement.piece, told_placed(section)) for placement in formset.new_objects]
        gone = [(placement.piece, told_taken_out(section)) for placement in formset.deleted_objects]
        moved = f"调整在栏目{quoted(section.title)}里的位置"
        for placement, fields in formset.changed_objects:
            if "piece" not in fields:
                placed.append((placement.piece, moved))
                continue
            placed.append((placement.piece, told_placed(section)))
            gone.append((self._before(formset, placement), told_taken_out(section)))
        for piece, what in (*gone, *placed):
            record(by, piece, what, act=Act.PLACEMENT)

    def _before(self, formset: Any, placement: Placement) -> NewsItem:
        """The piece in whose place another one was chosen."""
        row = next(form for form in formset.initial_forms if form.instance == placement)
        return NewsItem.objects.get(pk=row.initial["piece"])

    def delete_model(self, request: HttpRequest, obj: Section) -> None:
        record_removal([obj], by=signed_in(request))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        record_removal(queryset, by=signed_in(request))
        super().delete_queryset(request, queryset)

    def response_post_save_change(self, request: HttpRequest, obj: Section) -> HttpResponseRedirect:
        return HttpResponseRedirect(
            reverse("admin:bulletin_bulletin_change", args=[obj.bulletin_id])
        )
