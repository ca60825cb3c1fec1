"""System checks: what must not be forgotten where a hall runs the site, in its own words."""

from __future__ import annotations

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1", "testserver"}
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.security)
def debug_is_for_one_machine(**_: Any) -> Iterable[CheckMessage]:
    elsewhere = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if settings.DEBUG and elsewhere:
        yield checks.Error(
            f"BULLETIN_DEBUG=1 会把出错页面连同内部资料给任何人看，"
            f"但 BULLETIN_HOSTS 里有本机以外的地址：{'、'.join(elsewhere)}。",
            hint="去掉 BULLETIN_DEBUG，或把 BULLETIN_HOSTS 改成 127.0.0.1。",
            id="bulletin.E004",
        )


@register(Tags.security)
def key_is_kept(**_: Any) -> Iterable[CheckMessage]:
    path = Path(settings.VAR) / "secret_key"
    if path.exists() and path.stat().st_mode & OTHERS:
        yield checks.Warning(
            f"本机别的账号能读密钥文件 {path}，可以冒充任何人登录。",
            hint=f"chmod 600 {path}；已有别人读过的，删掉它再重启（所有人要重新登录）。",
            id="bulletin.W005",
        )


@register(Tags.security, deploy=True)
def connections_are_encrypted(**_: Any) -> Iterable[CheckMessage]:
    if not settings.HTTPS:
        yield checks.Warning(
            "没有设 BULLETIN_HTTPS=1：密码和登录凭据在网上不加密传送。",
            hint="在前面配好 TLS（见 docs/deployment.md），再设 BULLETIN_HTTPS=1。",
            id="bulletin.W006",
        )
        return
    if not settings.SITE_URL.startswith("https://"):
        yield checks.Warning(
            f"设了 BULLETIN_HTTPS=1，但通知里写的网址还是 {settings.SITE_URL}。",
            hint="把 BULLETIN_SITE 设成 https:// 开头的网址。",
            id="bulletin.W007",
        )
    if not settings.BEHIND_PROXY:
        yield checks.Warning(
            "设了 BULLETIN_HTTPS=1，但没有设 BULLETIN_BEHIND_PROXY=1：系统不知道前面的代理"
            "已经加密，会一直要求浏览器改用 https。",
            hint="TLS 由前面的 nginx 承担的，设 BULLETIN_BEHIND_PROXY=1。",
            id="bulletin.W008",
        )


@register(Tags.security, deploy=True)
def log_is_for_programs(**_: Any) -> Iterable[CheckMessage]:
    if settings.LOG != "json":
        yield checks.Warning(
            "没有设 BULLETIN_LOG=json：运行记录里只有出错的请求，查不到其他。",
            hint="设 BULLETIN_LOG=json。",
            id="bulletin.W009",
        )
