from . import (
    accounts,
    assessment,
    editions,
    events,
    issue,
    layout,
    leading,
    names,
    news,
    notices,
    words,
)

__all__ = [
    "accounts",
    "assessment",
    "editions",
    "events",
    "issue",
    "layout",
    "leading",
    "names",
    "news",
    "notices",
    "words",
]
