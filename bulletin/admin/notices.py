"""What was told to whom, and what is told at all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone

from departments.admin import ReadOnlyAdmin, yes_no

from ..models import Notice, NoticeSwitch
from ..models.notice import Channel, is_set_up
from ..notices.sending import deliver


@admin.register(NoticeSwitch)
class NoticeSwitchAdmin(admin.ModelAdmin):
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
    readonly_fields = fields
    actions = ("try_again",)

    @admin.display(description="收件人")
    def recipient(self, notice: Notice) -> str:
        return str(notice.user) if notice.user else "工作群"

    @admin.display(description="结果")
    def standing_shown(self, notice: Notice) -> str:
        return notice.standing

    @admin.action(description="没发出的，现在再发一次")
    def try_again(self, request: HttpRequest, queryset: Any) -> None:
        queryset.filter(sent_at=None).update(attempts=0, next_try_at=timezone.now())
        done = deliver(queryset.filter(sent_at=None))
        messages.info(request, f"发出{done.sent}条，没发出{done.failed}条。")
