from django.contrib import admin

from . import editions, issue, news

__all__ = ["editions", "issue", "news"]

admin.site.site_header = "政务服务通报"
admin.site.site_title = "政务服务通报"
admin.site.index_title = "编发工作台"
