from . import assessment, editions, events, issue, layout, news, notices, words

__all__ = ["assessment", "editions", "events", "issue", "layout", "news", "notices", "words"]
