from django.contrib import admin

from . import assessment, editions, events, issue, layout, news, notices

__all__ = ["assessment", "editions", "events", "issue", "layout", "news", "notices"]

admin.site.site_header = "政务服务通报"
admin.site.site_title = "政务服务通报"
admin.site.index_title = "编发工作台"
