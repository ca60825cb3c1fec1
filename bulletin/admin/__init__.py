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
    paper_sizes,
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
    "paper_sizes",
    "words",
]
