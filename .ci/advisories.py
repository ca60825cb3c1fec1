"""OSV's export of advisories, answering as OSV does (https://ossf.github.io/osv-schema/)."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

#: An older list says nothing of what was found since.
OLDEST = dt.timedelta(days=31)


class Unusable(Exception):
    """The file is no export of advisories, or too old to say anything."""


@dataclass(frozen=True, slots=True)
class Advisories:
    of: dict[str, list[dict[str, Any]]]
    count: int
    newest: dt.datetime

    @classmethod
    def read(cls, path: Path) -> Advisories:
        """From a zip with a JSON file for each advisory. Raises Unusable."""
        try:
            with zipfile.ZipFile(path) as file:
                names = [name for name in file.namelist() if name.endswith(".json")]
                return cls.made_of([json.loads(file.read(name)) for name in names])
        except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
            raise Unusable(f"{path} is no export of OSV's: {error!r}") from None

    @classmethod
    def made_of(cls, advisories: list[dict[str, Any]]) -> Advisories:
        of: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for advisory in advisories:
            for name in {canonicalize_name(part["package"]["name"]) for part in on_pypi(advisory)}:
                of[name].append(advisory)
        if not of:
            raise Unusable("it holds no advisory for PyPI")
        newest = max(dt.datetime.fromisoformat(advisory["modified"]) for advisory in advisories)
        if dt.datetime.now(dt.UTC) - newest > OLDEST:
            raise Unusable(
                f"its newest advisory is of {newest:%Y-%m-%d}, older than {OLDEST.days} days"
            )
        return cls(of, len(advisories), newest)

    def about(self, name: str, version: str) -> list[dict[str, Any]]:
        """Those that affect this version of this package."""
        name = canonicalize_name(name)
        return [
            advisory
            for advisory in self.of.get(name, [])
            if any(
                canonicalize_name(part["package"]["name"]) == name
                and affects(part, Version(version))
                for part in on_pypi(advisory)
            )
        ]


def on_pypi(advisory: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in advisory.get("affected", []):
        if part.get("package", {}).get("ecosystem") == "PyPI":
            yield part


def affects(part: dict[str, Any], version: Version) -> bool:
    """Whether a part of `affected` lists the version, or has a range with it."""
    if any(same(listed, version) for listed in part.get("versions", [])):
        return True
    ranges = [one for one in part.get("ranges", []) if one["type"] == "ECOSYSTEM"]
    return any(within(one["events"], version) for one in ranges)


def same(listed: str, version: Version) -> bool:
    try:
        return Version(listed) == version
    except InvalidVersion:
        return False  # a version from before today's rules: none that could be pinned


def within(events: list[dict[str, str]], version: Version) -> bool:
    """The last event at or before the version decides, as the schema has it."""
    inside = False
    for event, at in sorted((moment(event) for event in events), key=lambda pair: pair[1]):
        if event == "introduced" and at <= version:
            inside = True
        elif (event == "fixed" and at <= version) or (event == "last_affected" and at < version):
            inside = False
    return inside


def moment(event: dict[str, str]) -> tuple[str, Version]:
    ((name, at),) = event.items()
    return name, Version("0.dev0" if at == "0" else at)


def answering(advisories: Advisories) -> type[BaseHTTPRequestHandler]:
    """A handler that answers OSV's /v1/query from `advisories`."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            vulns = advisories.about(asked["package"]["name"], asked["version"])
            body = json.dumps({"vulns": vulns} if vulns else {}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Nothing: what counts is what pip-audit says."""

    return Answer
