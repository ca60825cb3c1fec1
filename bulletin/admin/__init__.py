from . import assessment, editions, events, issue, layout, news, notices

__all__ = ["assessment", "editions", "events", "issue", "layout", "news", "notices"]
