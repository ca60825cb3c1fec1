"""No English and no machine words in what clerks read."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.management import get_commands, load_command_class
from django.test import RequestFactory, TestCase, tag
from django.urls import reverse

from bulletin.forms import PublishForm
from departments.models import Department
from departments.password_forms import OwnPasswordForm
from stats.forms import FigureImportForm

from .admin_pages import every_page
from .base import PASSWORD, user
from .chinese import is_plain
from .reading import Furnished, Reading


@tag("without-database")
class PageTests(Furnished):
    def test_every_page_as_every_role(self) -> None:
        for person in self.people:
            for page in every_page():
                self.sign_in(person)
                self.get(page.url)
        self.verdict()

    def test_every_page_is_really_read(self) -> None:
        """A superuser sees each page; else the test above would read refusals only."""
        unseen = {}
        for page in self.superuser_pages():
            status = self.client.get(page.url).status_code
            # 405: a button's address; 302 after signing in, or nothing to be seen any more.
            if status not in (200, 405):
                unseen.setdefault((page.name, status), page.url)
        # A piece's own page is in the newsroom; an editor's list of pieces is in the admin.
        # One's own password is changed where the old one is asked for.
        elsewhere = {
            "pieces",
            "admin:bulletin_newsitem_change",
            "admin:bulletin_newsitem_history",
            "admin:auth_user_password_change",
        }
        allowed = {"admin:login", "admin:index", *elsewhere}
        refused = {name for name, _ in unseen} - allowed
        never_theirs = {name for name in refused if name.endswith(("_add", "_delete"))}
        self.assertEqual(set(), refused - never_theirs, unseen)

    def test_without_signing_in(self) -> None:
        self.sign_in(None)
        for page in every_page():
            self.get(page.url)
        for name, password in (("zhu", "错"), ("没有", PASSWORD), ("", "")):
            data = {"username": name, "password": password}
            self.read("login", lambda data=data: self.client.post(reverse("admin:login"), data))
        self.verdict()

    def test_public_pages(self) -> None:
        for path in (
            *("/", "/2020/12/", "/2020/12/v1/", "/2020/10/", "/2020/12/v9/", "/nowhere/"),
            *("/2020/12/tables/1/", "/2020/12/tables/1/?sort=部门", "/2020/12/tables/9/"),
        ):
            self.get(path)
        department = Department.objects.get(name="社保局")
        for path in ("/2020/", "/2019/", "/departments/", "/departments/999999/", "/search/"):
            self.get(path)
        self.get(f"/departments/{department.pk}/")
        for asked in ("q=窗口", "q=没有这个词", f"q={'长' * 101}", "q=%00", "q=窗口&page=99"):
            self.get(f"/search/?{asked}")
        self.verdict()

    def test_actions_of_the_lists(self) -> None:
        for page in self.superuser_pages():
            if page.name.endswith("_changelist"):
                for data in self._actions(page.name):
                    self.read(
                        f"{page.url} {data}",
                        lambda page=page, data=data: self.client.post(page.url, data, follow=True),
                    )
        self.verdict()

    def _actions(self, name: str) -> Iterator[dict[str, Any]]:
        model, model_admin = next(
            (model, found)
            for model, found in admin.site._registry.items()
            if name == f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        )
        request = self.client.get(reverse(name)).wsgi_request
        chosen = [str(pk) for pk in model._base_manager.values_list("pk", flat=True)]
        for action in model_admin.get_actions(request):
            yield {"action": action}
            yield {"action": action, "_selected_action": chosen}
        yield {"action": "", "_selected_action": chosen}
        yield {"action": "nosuch", "_selected_action": chosen}


class EmptyTests(Reading):
    def test_every_page_before_there_is_anything(self) -> None:
        boss = user("boss")
        boss.is_superuser = True
        boss.save()
        self.sign_in(boss)
        for page in every_page():
            self.get(page.url)
        self.get("/")
        self.verdict()


def all_forms() -> Iterator[type[forms.BaseForm]]:
    """The forms of the admin's models with their inlines, and those of our own pages."""
    yield from (AdminAuthenticationForm, OwnPasswordForm, FigureImportForm, PublishForm)
    request = RequestFactory().get("/")
    request.user = user("boss")
    request.user.is_superuser = True
    for model_admin in admin.site._registry.values():
        yield model_admin.get_form(request)
        yield getattr(model_admin, "change_password_form", AdminPasswordChangeForm)
        for inline in model_admin.inlines:
            formset = inline(model_admin.model, admin.site).get_formset(request)
            yield formset.form


class ErrorTests(TestCase):
    """Every complaint that a field, a validator or a constraint may make."""

    def assert_plain(self, sayings: dict[str, str]) -> None:
        self.assertEqual({}, {k: v for k, v in sayings.items() if not is_plain(v)})

    def test_of_form_fields(self) -> None:
        sayings = {
            f"{form.__name__}.{name} {code}": str(message)
            for form in all_forms()
            for name, field in getattr(form, "base_fields", {}).items()
            for code, message in field.error_messages.items()
        }
        self.assertGreater(len(sayings), 100)
        self.assert_plain(sayings)

    def test_of_model_fields(self) -> None:
        sayings = {
            f"{field} {code}": str(message)
            for model in admin.site._registry
            for field in model._meta.get_fields()
            for code, message in getattr(field, "error_messages", {}).items()
        }
        self.assert_plain(sayings)

    def test_of_validators(self) -> None:
        sayings = {
            f"{field} {validator}": str(getattr(validator, "message", ""))
            for model in admin.site._registry
            for field in model._meta.fields
            for validator in field.validators
        }
        self.assert_plain(sayings)

    def test_of_constraints(self) -> None:
        sayings = {
            constraint.name: str(constraint.violation_error_message)
            for model in admin.site._registry
            for constraint in model._meta.constraints
        }
        self.assert_plain(sayings)


class CommandTests(TestCase):
    """`--help` of our own commands; what argparse and Django say there themselves may stay."""

    def test_help_is_chinese(self) -> None:
        for name, app in get_commands().items():
            if app in ("departments", "stats", "bulletin"):
                command = load_command_class(app, name)
                for label, text in self._texts(command):
                    with self.subTest(command=name, about=label):
                        self.assertTrue(text)
                        self.assertTrue(is_plain(text.replace("--", " --"), _options(text)), text)

    def _texts(self, command: Any) -> Iterator[tuple[str, str]]:
        yield "help", command.help
        parser = argparse.ArgumentParser(add_help=False)
        command.add_arguments(parser)
        for action in parser._actions:
            yield action.dest, action.help or ""


def _options(text: str) -> frozenset[str]:
    """The words of the options that a help text names: `--draft`."""
    named = [word for word in text.replace("，", " ").split() if word.startswith("--")]
    return frozenset(part for word in named for part in word.strip("-").split("-"))
