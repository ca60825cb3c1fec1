"""The group robot of an office messenger, in the format of WeCom (企业微信群机器人)."""

from __future__ import annotations

import json
import urllib.request

from django.conf import settings

SECONDS = 5
#: WeCom's own limit for the text of one message, in bytes of UTF-8.
MOST_BYTES = 2048


class MessengerFailed(Exception):
    """The messenger took the call and refused the message; says what it answered."""


def say(text: str) -> None:
    """Put a text into the group; raises OSError or MessengerFailed."""
    body = json.dumps({"msgtype": "text", "text": {"content": shortened(text)}}).encode()
    request = urllib.request.Request(  # noqa: S310 - the settings allow http and https only
        settings.MESSENGER_URL, body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        said = answer.read(10_000)
    try:
        code = json.loads(said).get("errcode")
    except (ValueError, AttributeError):
        raise MessengerFailed("群机器人的回答看不懂，请核对地址。") from None
    if code != 0:
        raise MessengerFailed(f"群机器人没有接受，错误码{code}。")


def shortened(text: str) -> str:
    """At most 2048 bytes, cut between characters and marked with ……."""
    content = text.encode()
    if len(content) <= MOST_BYTES:
        return text
    mark = "……"
    return content[: MOST_BYTES - len(mark.encode())].decode(errors="ignore") + mark
