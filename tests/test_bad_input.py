"""Whatever is handed in or asked for, the answer is a page in Chinese and no crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import tag
from lxml import html as lxml_html

from .admin_pages import leading_pages, model_pages, newsroom_pages
from .reading import TABLE, Furnished

#: A wrong answer for each kind of field.
WRONG = {
    "month": "2020-13",
    "date": "2020-02-30",
    "number": "三百",
    "email": "不是邮箱",
    "text": "长" * 1200,
    "password": "错",
    "hidden": None,
}
HUGE = "9" * 30
STRANGE_IDS = ("999999", "abc", HUGE, "_5F", "1'", "-1", "%00", "前")
STRANGE_QUERIES = (
    "p=999", "p=abc", "p=-1", "o=abc", "o=99.-99", "e=1", "q=%00", "q=abc", "all=", "_facets=xx",
    "month=xx", "month=2020-13", "month__exact=2020-13", "month__gte=xx", "nosuch=1",
    "department=abc", "department__id__exact=abc", f"department__id__exact={HUGE}",
    "department__isnull=xx", "state__exact=xx", "_popup=xx", "_to_field=xx",
    "_changelist_filters=x", "channel__exact=a%00b", "act__exact=%00", "term=%00", "month=%00",
)  # fmt: skip


class FormTests(Furnished):
    """Each form on each page, handed in as a browser would."""

    def post_all(self, fill: Callable[[Any], Any], *, buttons: int = 1) -> None:
        for page in self.superuser_pages():
            answer = self.client.get(page.url)
            if answer.status_code == 200 and "html" in answer["Content-Type"]:
                for form in lxml_html.document_fromstring(answer.content.decode()).forms:
                    if form.method == "POST" and form.get("id") != "logout-form":
                        self._post(page.url, form, fill, buttons)
        self.verdict()

    def _post(self, url: str, form: Any, fill: Callable[[Any], Any], buttons: int) -> None:
        target = form.get("action") or url
        for button in form.xpath(".//input[@type='submit'][@name]/@name")[:buttons] or [None]:
            data = dict(_answers(form, fill)) | ({button: "1"} if button else {})
            self.read(
                f"{url} → {target} {button}",
                lambda data=data: self.client.post(target, data, follow=True),
            )

    @tag("without-database")
    def test_empty(self) -> None:
        self.post_all(lambda field: field.get("value", "") if _is_hidden(field) else None)

    @tag("without-database")
    def test_unchanged(self) -> None:
        self.post_all(_as_it_is, buttons=5)

    def test_wrong(self) -> None:
        self.post_all(_wrong)

    def test_forged(self) -> None:
        """Choices that no page offers: every row's key is a number that fits nowhere."""
        self.post_all(_forged)

    def test_forged_choices_of_a_list(self) -> None:
        for page in self.superuser_pages():
            if page.name.endswith("_changelist"):
                for chosen in (*STRANGE_IDS, ""):
                    data = {"action": "delete_selected", "_selected_action": [chosen]}
                    for confirmed in ({}, {"post": "yes"}):
                        self.read(
                            f"{page.url} {chosen}",
                            lambda page=page, data=data | confirmed: self.client.post(
                                page.url, data, follow=True
                            ),
                        )
        self.verdict()

    def test_another_name_of_nothing(self) -> None:
        """Forged, it has no indicator and no department to be asked for."""
        self.sign_in(self.boss)
        more = {"-TOTAL_FORMS": "1", "-INITIAL_FORMS": "0", "-0-name": "别的名称"}
        forged = {"-0-indicator": HUGE, "-0-department": HUGE}
        rows = {f"aliases{end}": value for end, value in (more | forged).items()}
        for url in ("/admin/stats/indicator/add/", "/admin/departments/department/add/"):
            empty = {"presences-TOTAL_FORMS": "0", "presences-INITIAL_FORMS": "0"}
            data = {"name": "（不行）" * 100, **rows, **empty}
            self.read(url, lambda url=url, data=data: self.client.post(url, data))
        self.verdict()

    def test_nothing_at_all(self) -> None:
        for page in self.superuser_pages():
            self.read(page.url, lambda page=page: self.client.post(page.url, {}, follow=True))
        self.verdict()


def _is_hidden(field: Any) -> bool:
    return field.get("type") == "hidden"


def _answers(form: Any, fill: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for field in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
        if field.get("type") in ("submit", "button") or "__prefix__" in field.get("name"):
            continue
        answer = fill(field)
        if answer is not None:
            yield field.get("name"), answer


def _as_it_is(field: Any) -> Any:
    if field.get("type") in ("checkbox", "radio"):
        return field.get("value", "on") if field.get("checked") is not None else None
    if field.get("type") == "file":
        return SimpleUploadedFile("表.csv", TABLE.encode())
    if field.tag == "select":
        return list(field.value) if field.multiple else field.value
    return field.text or "" if field.tag == "textarea" else field.get("value", "")


def _wrong(field: Any) -> Any:
    if _is_hidden(field):
        return field.get("value", "")
    if field.tag == "select":
        return "999999"
    if field.get("type") == "file":
        return SimpleUploadedFile("图.png", b"\x89PNG")
    if field.get("class", "").startswith("vDate"):
        return WRONG["date"]
    return WRONG.get(field.get("type", "text"), "{{ 没有 }")


def _forged(field: Any) -> Any:
    if field.tag == "select" or field.get("type") == "checkbox":
        return HUGE
    if _is_hidden(field):
        given = field.get("value", "")
        return HUGE if field.get("name").endswith("-id") or field.get("name") == "pk" else given
    return _as_it_is(field)


class StrangeAddressTests(Furnished):
    def test_strange_ids(self) -> None:
        self.sign_in(self.boss)
        for strange in STRANGE_IDS:
            for page in (*model_pages(strange), *newsroom_pages(strange), *leading_pages(strange)):
                self.get(page.url)
            self.get(f"/pieces/pictures/{strange}")
        self.verdict()

    def test_strange_questions(self) -> None:
        for page in self.superuser_pages():
            if page.name.endswith(("_changelist", "_add")):
                for query in STRANGE_QUERIES:
                    self.get(f"{page.url}?{query}")
        self.verdict()

    def test_methods_a_page_does_not_take(self) -> None:
        for page in self.one_of_each():
            for ask in (self.client.put, self.client.delete, self.client.head):
                self.read(page.url, lambda ask=ask, page=page: ask(page.url))
        self.verdict()

    def test_a_page_that_was_open_too_long(self) -> None:
        self.client.handler.enforce_csrf_checks = True
        for page in self.superuser_pages():
            self.read(page.url, lambda page=page: self.client.post(page.url, {}))
        self.verdict()
