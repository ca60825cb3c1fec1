"""What is added, changed and deleted in the admin, on the one record of acts, value by value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects, unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from .access import signed_in
from .events import Act, Event, record
from .quoting import quoted
from .wording import shown, told_change, told_value

if TYPE_CHECKING:
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

#: So many things that went along are named; of more, the number is told.
NAMED = 5
#: So many acts stand on a thing's own page; the others are in the record.
SHOWN = 200


class OneRecord(_Admin):
    """Django's own log is neither written nor shown: a second record would disagree one day."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was done to this one thing; from which address only the whole record tells."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None:
            return super().history_view(request, object_id, extra_context)
        if not self.has_view_or_change_permission(request, thing):
            raise PermissionDenied
        events = list(Event.objects.about(thing)[: SHOWN + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": f"{capfirst(str(self.opts.verbose_name))}{quoted(str(thing))}的操作记录",
            "object": thing,
            "opts": self.opts,
            "events": events[:SHOWN],
            "is_cut": len(events) > SHOWN,
            "most": SHOWN,
            "kind": self.opts.label_lower,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/object_history.html", context)


class Recorded(OneRecord):
    """A page of the admin on which things are changed; a test holds that every such page is one."""

    #: The kind of act that changes on this page are filed under.
    act: Act = Act.DEFINITION

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Sentences instead of Django's structure; log_addition and log_change get them."""
        told = list(_new(form) if add else _changed(form))
        return [*told, *(one for rows in formsets or () for one in _rows(rows))]

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        record(signed_in(request), obj, _sentence("新建", message), act=self.act)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if message:
            record(signed_in(request), obj, "；".join(message), act=self.act)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for thing in queryset:
            record(signed_in(request), thing, told_deletion(thing), act=self.act)

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any) -> Any:
        """Deleting and its record are one act; other actions call verbs, which see to it."""
        if request.POST.get("action") != "delete_selected":
            return super().response_action(request, queryset, *args)
        with transaction.atomic():
            return super().response_action(request, queryset, *args)


def told_deletion(thing: models.Model) -> str:
    """`删除：名称“甲”；连同部门别名“乙”`: what it held stays readable though it is gone."""
    told = _sentence("删除", _content(thing))
    along = "、".join(_gone_along(thing))
    return f"{told}；连同{along}" if along else told


def _sentence(verb: str, parts: Iterable[str]) -> str:
    told = "，".join(filter(None, parts))
    return f"{verb}：{told}" if told else verb


def _content(thing: models.Model, *, but: str = "") -> Iterator[str]:
    """What it holds, but for its password and the thing it belongs to."""
    for field in thing._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name not in ("password", but):
            yield _value(field, thing)


def _value(field: Any, thing: models.Model) -> str:
    return told_value(_label(field), shown(field, getattr(thing, field.attname)))


def _label(field: Any) -> str:
    """A many-to-many field is called by what it holds: 角色, not 组."""
    model = field.related_model if field.many_to_many else None
    return str(model._meta.verbose_name if model else field.verbose_name)


def _gone_along(thing: models.Model) -> Iterator[str]:
    found: Any = NestedObjects(using=str(thing._state.db))
    found.collect([thing])
    for model, rows in found.model_objs.items():
        if model._meta.auto_created or model is type(thing):
            continue
        names = "".join(sorted(quoted(str(row)[: NAMED * 8]) for row in list(rows)[:NAMED]))
        more = f"等{len(rows)}项" if len(rows) > NAMED else ""
        yield f"{model._meta.verbose_name}{names}{more}"


def _fields(form: Any, names: Iterable[str]) -> Iterator[Any]:
    """Those of the form's fields that are the model's own; a password is none that is told."""
    for name in names:
        try:
            field = form._meta.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if name != "password":
            yield field


def _new(form: Any) -> Iterator[str]:
    for field in _fields(form, form.fields):
        if not field.many_to_many:
            yield _value(field, form.instance)
    yield from _chosen(form)


def _changed(form: Any) -> Iterator[str]:
    for field in _fields(form, form.changed_data):
        before, after = form.initial.get(field.name), form.cleaned_data.get(field.name)
        if field.many_to_many:
            yield from _told_rows(field, before or (), after or ())
            continue
        now = shown(field, getattr(form.instance, field.attname))
        if told := told_change(_label(field), shown(field, before), now):
            yield told


def _told_rows(field: Any, before: Iterable[Any], after: Iterable[Any]) -> Iterator[str]:
    """`加上角色：签发`, `去掉角色：编辑`."""
    was, now = list(map(str, before)), list(map(str, after))
    for verb, names in (
        ("加上", [name for name in now if name not in was]),
        ("去掉", [name for name in was if name not in now]),
    ):
        if names:
            yield f"{verb}{_label(field)}：{'、'.join(names)}"


def _rows(formset: Any) -> Iterator[str]:
    """The rows below the thing: added, changed, taken away."""
    noun, parent = str(formset.model._meta.verbose_name), formset.fk.name
    gone = list(formset.deleted_forms)
    for form in formset.initial_forms:
        name = f"{noun}{quoted(str(form.instance))}"
        if form in gone:
            yield f"删除{name}{_in_brackets(_content(form.instance, but=parent))}"
        elif form.has_changed():
            yield from (f"{name}的{told}" for told in _changed(form))
    for form in formset.extra_forms:
        if form.has_changed() and form not in gone:
            name = f"{noun}{quoted(str(form.instance))}"
            content = (*_content(form.instance, but=parent), *_chosen(form))
            yield f"添加{name}{_in_brackets(content)}"


def _chosen(form: Any) -> Iterator[str]:
    """The many rows that a new one is tied to."""
    for field in _fields(form, form.fields):
        if field.many_to_many:
            yield from _told_rows(field, (), form.cleaned_data.get(field.name) or ())


def _in_brackets(parts: Iterable[str]) -> str:
    told = "，".join(filter(None, parts))
    return f"（{told}）" if told else ""
