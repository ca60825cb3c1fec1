"""What was told to whom, and what is told at all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone

from departments.access import signed_in
from departments.admin import ReadOnlyAdmin, yes_no
from departments.events import Act, record
from departments.recorded import Recorded

from ..models import Notice, NoticeSwitch
from ..models.notice import Channel, Occasion, is_set_up
from ..notices.sending import deliver
from ..permissions import VIEW_INSTRUCTIONS

#: Their text holds an instruction, or what came of one.
WITH_INSTRUCTION = (Occasion.INSTRUCTION, Occasion.TASK)


def _may_read_all(request: HttpRequest) -> bool:
    return signed_in(request).has_perm(VIEW_INSTRUCTIONS)


@admin.register(NoticeSwitch)
class NoticeSwitchAdmin(Recorded):
    list_display = (
        "occasion",
        yes_no("by_mail", "发邮件"),
        yes_no("by_messenger", "发群消息"),
    )
    readonly_fields = ("occasion",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        off = [channel.label for channel in Channel if not is_set_up(channel)]
        if off and request.method == "GET":
            messages.info(
                request, f"{'、'.join(off)}还没有开通（见使用手册“通知”），开关打开也不会发。"
            )
        return super().changelist_view(request, extra_context)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "occasion", "channel", "recipient", "subject", "standing_shown")
    list_display_links = ("subject",)
    list_filter = ("occasion", "channel", ("sent_at", admin.EmptyFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("subject", "address", "text")
    fields = ("occasion", "channel", "user", "address", "subject", "text", "created_at",
              "sent_at", "attempts", "next_try_at", "error")  # fmt: skip
    actions = ("try_again",)

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """What a leader wrote upon an issue is for those who may read it there."""
        hides = obj is not None and obj.occasion in WITH_INSTRUCTION and not _may_read_all(request)
        return [("text_hidden" if name == "text" and hides else name) for name in self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        return self.get_fields(request, obj)

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Nor is it to be guessed by searching for its words."""
        return [n for n in self.search_fields if n != "text" or _may_read_all(request)]

    @admin.display(description="内容")
    def text_hidden(self, notice: Notice) -> str:
        return "里面有领导批示，只有能看批示的人看得到。"

    @admin.display(description="收件人")
    def recipient(self, notice: Notice) -> str:
        return str(notice.user) if notice.user else "工作群"

    @admin.display(description="结果")
    def standing_shown(self, notice: Notice) -> str:
        return notice.standing

    @admin.action(description="没发出的，现在再发一次")
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        for notice in queryset.filter(sent_at=None):
            record(signed_in(request), notice, "再发一次", act=Act.NOTICE)
        queryset.filter(sent_at=None).update(attempts=0, next_try_at=timezone.now())
        done = deliver(queryset.filter(sent_at=None))
        messages.info(request, f"发出{done.sent}条，没发出{done.failed}条。")
