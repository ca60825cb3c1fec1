from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class BulletinConfig(AppConfig):
    name = "bulletin"
    verbose_name = "通报与稿件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, deployment_checks  # noqa: F401 - registers the system checks


class DeskAdminConfig(AdminConfig):
    default_site = "bulletin.desk.site.DeskSite"
