"""The real settings, for real processes that tests start; only where things lie is the test's."""

import os
from pathlib import Path

from bulletin.settings import *  # noqa: F403
from bulletin.settings import STORAGES as REAL_STORAGES

VAR = Path(os.environ["BULLETIN_TEST_VAR"])
#: No collectstatic before a test: files are found where they lie.
STORAGES = REAL_STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
ROOT_URLCONF = "tests.served_urls"
