"""Addresses of the leaders' pages, below /briefing/."""

from django.urls import path

from . import issues, page, readers

urlpatterns = [
    path("", issues.issues, name="briefings"),
    path("<month:month>/", page.briefing, name="briefing"),
    path("<month:month>/instruct/", page.write, name="instruct"),
    path("instructions/<int:pk>/task/", page.task, name="task_new"),
    path("tasks/<int:pk>/close/", page.close, name="task_close"),
    path("readers/", readers.readers, name="readers"),
    path("readers/<int:pk>/remove/", readers.remove, name="reader_remove"),
]
