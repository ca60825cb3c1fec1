"""The newsroom and the bulletin: pieces, issues with their sections, frozen editions."""

from .editing import Editing
from .edition import Edition, Withdrawal
from .issue import Bulletin, Placement, Section
from .layout import StandardSection
from .leading import Instruction, Opening, Reader, Task
from .news import NewsItem
from .notice import Notice, NoticeSwitch
from .paper_sizes import PageSizes
from .passage import Passage, PrintedRow
from .past import PastFile
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
    "Instruction",
    "NewsItem",
    "Notice",
    "NoticeSwitch",
    "Opening",
    "PageSizes",
    "Passage",
    "PastFile",
    "Picture",
    "PieceVersion",
    "Placement",
    "PrintedRow",
    "Reader",
    "Remark",
    "Reply",
    "Schedule",
    "Section",
    "Signature",
    "StandardSection",
    "Task",
    "Withdrawal",
]
