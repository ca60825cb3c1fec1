"""The forms of a list of accounts: the file, what was looked at of it, and the slips."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec
from django import forms

from departments.accounts import Slip

from .reading import MAX_BYTES

STALE = "页面不完整，什么也没有做。请重新上传名单。"
BROKEN = dict.fromkeys(("required", "invalid", "max_length"), STALE)


class AccountListForm(forms.Form):
    """A file; `content` holds its bytes."""

    file = forms.FileField(
        label="名单文件",
        help_text="CSV 或 XLSX，一行一个账号，表头写“账号、姓名、部门、角色、邮箱”。不超过1MB。",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.txt"}),
        allow_empty_file=True,
        max_length=200,
        error_messages={"required": "请选名单文件。", "missing": "请选名单文件。"},
    )

    def clean(self) -> dict[str, Any] | None:
        if (file := self.cleaned_data.get("file")) is not None:
            self.cleaned_data["content"] = file.read(MAX_BYTES + 1)
        return self.cleaned_data


class ConfirmedListForm(forms.Form):
    """The content that was looked at, and the fingerprint of what was seen to come of it."""

    content = forms.CharField(widget=forms.HiddenInput, error_messages=BROKEN)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, error_messages=BROKEN)

    @classmethod
    def of(cls, content: bytes, seen: str) -> ConfirmedListForm:
        return cls(initial={"content": base64.b64encode(content).decode(), "seen": seen})

    def clean_content(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(STALE) from None


class SlipsForm(forms.Form):
    """The slips of the page that shows them: the server has kept none."""

    slips = forms.CharField(widget=forms.HiddenInput, error_messages=BROKEN)

    @classmethod
    def of(cls, slips: tuple[Slip, ...]) -> SlipsForm:
        return cls(initial={"slips": msgspec.json.encode(slips).decode()})

    def clean_slips(self) -> list[Slip]:
        try:
            return msgspec.json.decode(self.cleaned_data["slips"], type=list[Slip])
        except msgspec.DecodeError:
            raise forms.ValidationError(STALE) from None
