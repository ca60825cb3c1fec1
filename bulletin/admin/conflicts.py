"""Two editors in one bulletin or section: who saves second is shown what the first one wrote."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

CHANGED = (
    "您打开以后，别人改过这一页。别人保存的写在各栏下面，您写的还在栏里，都没有丢。"
    "请把两边合在一起，再保存一次。"
)
STALE = "页面不完整，没有保存。请把文字复制下来，刷新这一页再试。"

if TYPE_CHECKING:
    _Form = forms.ModelForm[models.Model]
else:
    _Form = forms.ModelForm


def fingerprint(thing: models.Model, fields: list[str]) -> str:
    """Of what the form's fields hold in the database."""
    values = [str(thing.serializable_value(name)) for name in fields]
    return hashlib.sha256("\x1f".join(values).encode()).hexdigest()


class KeepsBothForm(_Form):
    """`seen` says what the fields held when the page was opened.

    Where they hold something else by now, saving is refused, both texts are shown, and `seen`
    becomes what was shown: saving again is then done knowingly.
    """

    seen = forms.CharField(
        required=False,
        label="",
        max_length=64,
        widget=forms.HiddenInput,
        error_messages={"max_length": STALE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = fingerprint(self.instance, self._watched())

    def _watched(self) -> list[str]:
        return [name for name in self.fields if name != "seen"]

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.instance.pk:
            return cleaned
        stored = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
        now = fingerprint(stored, self._watched())
        if self.cleaned_data.get("seen") not in ("", None, now):
            self._show_both(stored, now)
        return cleaned

    def _show_both(self, stored: models.Model, now: str) -> None:
        given: Any = self.data.copy()  # type: ignore[attr-defined]
        given[self.add_prefix("seen")] = now
        self.data = given
        self.add_error(None, CHANGED)
        for name in self._watched():
            theirs = stored.serializable_value(name)
            if self.fields[name].has_changed(theirs, self.cleaned_data.get(name)):
                shown = "空" if theirs in ("", None) else f"“{theirs}”"
                self.add_error(name, f"别人保存的是：{shown}")
