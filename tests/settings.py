"""The project's settings, with what only tests want."""

from bulletin.settings import *  # noqa: F403
from bulletin.settings import DATABASES
from bulletin.settings import STORAGES as REAL_STORAGES
from bulletin.settings import VAR as REAL_VAR

VAR = REAL_VAR / "tests"
VAR.mkdir(exist_ok=True)

# No collectstatic before a test: files are found where they lie.
STORAGES = REAL_STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A clone for a parallel process is a copy of the file, which a write-ahead log is not part of.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF;"
