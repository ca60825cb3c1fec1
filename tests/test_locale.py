"""Our translations of what Django and django-import-export leave in English or say clumsily."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import django
import import_export
import polib
from django.conf import settings
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import translation

from .base import user
from .chinese import english_in

LOCALE = settings.LOCALE_PATHS[0] / "zh_Hans" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
DJANGO, IMPORT_EXPORT = (Path(str(package.__file__)).parent for package in (django, import_export))
#: The catalogues our translations stand in for, by the folder of their `locale`.
UPSTREAM = (
    DJANGO / "conf",
    DJANGO / "contrib/admin",
    DJANGO / "contrib/auth",
    DJANGO / "contrib/contenttypes",
    DJANGO / "contrib/sessions",
    IMPORT_EXPORT,
)
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdr]|\{(\w*)\}")

Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def said(entry: polib.POEntry) -> str:
    return entry.msgstr or "".join(entry.msgstr_plural.values())


def ours(domain: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / f"{domain}.po"))


def upstream(domain: str) -> Iterator[polib.POEntry]:
    """Every message of the packages; import-export has no English catalogue, so from all."""
    for package in UPSTREAM:
        for language in sorted((package / "locale").glob("*")):
            path = language / "LC_MESSAGES" / f"{domain}.po"
            wanted = ("en", "zh_Hans") if package != IMPORT_EXPORT else ("zh_Hans", "ja", "fr")
            if language.name in wanted and path.exists():
                yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def names(text: str) -> set[str]:
    """The named placeholders of a message."""
    return {name for match in PLACEHOLDER.findall(text) for name in match if name}


class CatalogueTests(SimpleTestCase):
    def test_compiled_is_the_source(self) -> None:
        """A bare machine has no msgfmt, so the compiled catalogues are kept, and kept in step."""
        for domain in DOMAINS:
            with self.subTest(domain):
                compiled = polib.mofile(str(LOCALE / f"{domain}.mo"))
                self.assertEqual(
                    {key(e): (e.msgstr, e.msgid_plural, e.msgstr_plural) for e in ours(domain)},
                    {key(e): (e.msgstr, e.msgid_plural, e.msgstr_plural) for e in compiled},
                )
                self.assertEqual(ours(domain).metadata, compiled.metadata)

    def test_complete_and_without_doubt(self) -> None:
        for domain in DOMAINS:
            found = ours(domain)
            self.assertEqual(100, found.percent_translated())
            self.assertEqual([], found.fuzzy_entries())
            self.assertEqual(len(found), len({key(entry) for entry in found}))

    def test_placeholders_are_those_of_the_original(self) -> None:
        for domain in DOMAINS:
            for entry in ours(domain):
                with self.subTest(entry.msgid):
                    original = names(entry.msgid) | names(entry.msgid_plural)
                    self.assertLessEqual(names(said(entry)), original)
                    # Those without names are filled in order, so none may be missing.
                    blanks = re.compile(r"%[sdr]|\{\}")
                    self.assertEqual(
                        len(blanks.findall(entry.msgid)), len(blanks.findall(said(entry)))
                    )

    def test_they_still_stand_in_for_something(self) -> None:
        """After an upgrade, a message that has gone or was reworded shows here."""
        for domain in DOMAINS:
            known = {key(entry) for entry in upstream(domain)}
            self.assertEqual(set(), {key(entry) for entry in ours(domain)} - known)

    def test_nothing_is_left_untranslated(self) -> None:
        for domain in DOMAINS:
            done = {key(entry) for entry in ours(domain)}
            done |= {key(entry) for entry in upstream(domain) if said(entry)}
            self.assertEqual(set(), {key(entry) for entry in upstream(domain)} - done)

    def test_ours_is_what_is_said(self) -> None:
        with translation.override("zh-hans"):
            for entry in ours("django"):
                if entry.msgid_plural:
                    text = translation.ngettext(entry.msgid, entry.msgid_plural, 2)
                elif entry.msgctxt:
                    text = translation.pgettext(entry.msgctxt, entry.msgid)
                else:
                    text = translation.gettext(entry.msgid)
                self.assertEqual(said(entry), text)


class ScriptCatalogueTests(TestCase):
    def test_the_admins_scripts_speak_chinese(self) -> None:
        self.client.force_login(user("zhu"))
        script = self.client.get(reverse("admin:jsi18n")).content.decode()
        match = re.search(r"const newcatalog = (\{.*?\n\s*\});", script, re.DOTALL)
        assert match
        catalogue = json.loads(match[1])
        keys = {
            f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
            for entry in upstream("djangojs")
        }
        self.assertEqual(set(), keys - set(catalogue))
        texts = {id_: "".join(text) for id_, text in catalogue.items()}
        english = {id_: text for id_, text in texts.items() if english_in(text) or text in "MTWFS"}
        self.assertEqual({}, english)
