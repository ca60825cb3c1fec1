"""The project's settings, with what only tests want."""

import os

import hypothesis

from bulletin.settings import *  # noqa: F403
from bulletin.settings import DATABASES
from bulletin.settings import STORAGES as REAL_STORAGES
from bulletin.settings import VAR as REAL_VAR

VAR = REAL_VAR / "tests"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# No collectstatic before a test: files are found where they lie.
STORAGES = REAL_STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Refusals are what many tests are about; what is printed should be what is wrong.
LOGGING = {
    "version": 1,
    "loggers": {
        **{name: {"level": "ERROR"} for name in ("django.request", "axes")},
        "bulletin.request": {"level": "CRITICAL"},
    },
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Two runs at once do not share a database; the processes of one run inherit its name.
RUN = os.environ.setdefault("BULLETIN_TEST_RUN", str(os.getpid()))
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / f"test-{RUN}.sqlite3")}
    # A clone for a parallel process is a copy of the file, which a write-ahead log is not part of.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF;"

# The same examples each time, on whatever machine; a slow one is no failure.
hypothesis.settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis.settings.load_profile("suite")
