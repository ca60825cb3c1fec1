from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "部门与账号"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .signing_in import checks, recording  # noqa: F401 - register themselves
