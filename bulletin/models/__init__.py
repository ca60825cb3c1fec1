"""The newsroom and the bulletin: pieces, issues with their sections, frozen editions."""

from .editing import Editing
from .edition import Edition, Withdrawal
from .issue import Bulletin, Placement, Section
from .layout import StandardSection
from .news import NewsItem
from .notice import Notice, NoticeSwitch
from .picture import Picture
from .reporting import Deadline, Reply
from .review import PieceVersion, Remark
from .schedule import Schedule
from .signing import Signature
from .words import HouseWord

__all__ = [
    "Bulletin",
    "Deadline",
    "Editing",
    "Edition",
    "HouseWord",
    "NewsItem",
    "Notice",
    "NoticeSwitch",
    "Picture",
    "PieceVersion",
    "Placement",
    "Remark",
    "Reply",
    "Schedule",
    "Section",
    "Signature",
    "StandardSection",
    "Withdrawal",
]
