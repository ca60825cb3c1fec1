"""What a hall can set wrong about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from ..roles import PERMISSIONS


@register()
def roles_with_codes(app_configs: Any, **more: Any) -> list[CheckMessage]:
    unknown = [name for name in settings.TOTP_REQUIRED if name not in PERMISSIONS]
    if not unknown:
        return []
    known = "、".join(PERMISSIONS)
    told = (
        f"环境变量 BULLETIN_TOTP_REQUIRED 里没有这样的角色：{'、'.join(unknown)}。角色有：{known}。"
    )
    return [Error(told, id="departments.E001")]
