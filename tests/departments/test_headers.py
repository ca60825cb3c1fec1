"""What every answer carries, asked of every route as everybody, and of what is no route."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client, override_settings, tag

from bulletin.models import NewsItem
from bulletin.models.news import State
from departments.headers import (
    ALWAYS,
    DATA_POLICY,
    DESK_POLICY,
    EDITOR_POLICY,
    PDF_POLICY,
    SITE_POLICY,
)
from tests.authorisation import Matrix, routes

#: On each answer, a refusal and a redirect too.
EXPECTED = ALWAYS | {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FROZEN = re.compile(
    r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; img-src 'self' data:; "
    r"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: What is shown, or read by programs, and not kept.
WITHOUT_NAME = {"text/html", "image/svg+xml", "image/png", "image/jpeg", "application/json"} | {
    *("application/schema+json", "application/ld+json", "text/plain", "text/javascript"),
    *("application/xml", "application/atom+xml"),
}
OF_PAGES = {SITE_POLICY, DESK_POLICY, EDITOR_POLICY}


@tag("without-database")
class RouteTests(Matrix):
    maxDiff = None

    def test_every_answer_of_every_route(self) -> None:
        """As one who may, one who may not, and nobody; and what is sent without a token."""
        wrong: dict[str, str] = {}
        for who in ("staff", "leader", "nobody"):
            self._sign_in(who)
            for route in routes():
                self.look_at(self.client.get(self._address(route, "other")), route.name, wrong)
        for route in routes():
            self.look_at(self.client.post(self._address(route, "own")), route.name, wrong)
        self.assertEqual(wrong, {})

    def look_at(self, answer: Any, where: str, wrong: dict[str, str]) -> None:
        where = f"{where} {answer.status_code}"
        for name, value in EXPECTED.items():
            if answer.get(name) != value:
                wrong[where] = f"{name}: {answer.get(name)}"
        policy = answer.get("Content-Security-Policy", "")
        kind = answer.get("Content-Type", "").partition(";")[0]
        if kind == "application/pdf":
            fits = policy == PDF_POLICY
        elif kind != "text/html":
            fits = policy == DATA_POLICY
        else:
            fits = policy in OF_PAGES or bool(FROZEN.fullmatch(policy))
        if not fits:
            wrong[where] = f"{kind}: {policy}"
        is_file = answer.status_code == 200 and kind not in WITHOUT_NAME
        if is_file and not answer.get("Content-Disposition"):
            wrong[where] = f"{kind} without a name"

    def test_the_editor_loosens_its_own_page_and_no_other(self) -> None:
        self._sign_in("staff")
        found = {
            address: self.client.get(address)["Content-Security-Policy"]
            for address in (f"/pieces/{self.pieces['own'].pk}/", "/pieces/", "/pieces/new/", "/")
        }
        # Handed in, it is only read: the editor is not even loaded.
        NewsItem.objects.filter(pk=self.pieces["own"].pk).update(state=State.SUBMITTED)
        read = self.client.get(f"/pieces/{self.pieces['own'].pk}/")
        self.assertEqual(read["Content-Security-Policy"], DESK_POLICY)
        self.assertNotContains(read, "ckeditor")
        self.assertEqual(
            list(found.values()), [EDITOR_POLICY, DESK_POLICY, DESK_POLICY, SITE_POLICY]
        )
        self.assertNotIn("script-src 'self' 'unsafe", EDITOR_POLICY)

    def test_refusals(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.actors["editor"])
        for answer, status, policy in (
            (client.post("/admin/password_change/"), 403, DESK_POLICY),
            (client.get("/", headers={"Host": "another.example"}), 400, SITE_POLICY),
            (client.get("/nowhere/"), 404, SITE_POLICY),
            (client.get("/admin/nowhere/"), 404, DESK_POLICY),
            (self.client.put("/"), 405, SITE_POLICY),
        ):
            wrong: dict[str, str] = {}
            self.look_at(answer, "", wrong)
            self.assertEqual((wrong, answer.status_code), ({}, status))
            self.assertEqual(answer["Content-Security-Policy"], policy)

    def test_what_is_not_modified_keeps_the_policy_it_was_kept_with(self) -> None:
        tag = self.client.get("/2020/12/")["ETag"]
        again = self.client.get("/2020/12/", headers={"If-None-Match": tag})
        self.assertEqual(again.status_code, 304)
        self.assertNotIn("Content-Security-Policy", again)

    def test_files_are_named_in_chinese_by_both_ways_of_writing(self) -> None:
        self._sign_in("editor")
        answer = self.client.get("/admin/bulletin/standardsection/definitions/download/")
        self.assertEqual(
            answer["Content-Disposition"],
            "attachment; filename*=utf-8''%E5%A4%A7%E5%8E%85%E5%AE%9A%E4%B9%89.toml",
        )

    @override_settings(WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True)
    def test_static_files_and_no_page_among_them(self) -> None:
        example = "/static/ckeditor/ckeditor/plugins/exportpdf/tests/manual/integration.html"
        for address in ("/static/css/page.css", "/static/js/once.js", example):
            answer = Client().get(address)
            wrong: dict[str, str] = {}
            self.assertEqual(answer.status_code, 200)
            for name, value in EXPECTED.items():
                self.assertEqual(answer[name], value, address)
            self.assertEqual((wrong, answer["Content-Security-Policy"]), ({}, DATA_POLICY))

    def test_over_tls(self) -> None:
        settings = {"SECURE_HSTS_SECONDS": 31536000, "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
                    "SECURE_HSTS_PRELOAD": True, "SECURE_SSL_REDIRECT": True,
                    "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True}  # fmt: skip
        with override_settings(**settings):
            plain = Client().get("/2020/12/?q=1")
            self.assertEqual(
                (plain.status_code, plain["Location"]), (301, "https://testserver/2020/12/?q=1")
            )
            self.assertEqual(Client().get("/healthz").status_code, 200)
            client = Client()
            page = client.get("/admin/login/", secure=True)
            self.assertEqual(
                page["Strict-Transport-Security"], "max-age=31536000; includeSubDomains; preload"
            )
            data = {"username": "bian", "password": "a long pass phrase 7"}
            cookies = client.post("/admin/login/", data, secure=True).cookies
        flags = {
            name: (bool(one["secure"]), bool(one["httponly"]), one["samesite"])
            for name, one in cookies.items()
        }
        self.assertEqual(flags["sessionid"], (True, True, "Lax"))
        self.assertEqual(flags["csrftoken"], (True, False, "Lax"))
