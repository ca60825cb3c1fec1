"""All settings, in one file; what differs between machines comes from the environment."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ImproperlyConfigured

from departments import log_lines

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"


def flag(name: str) -> bool:
    """An environment variable that is 1 or 0 (or absent: 0)."""
    value = os.environ.get(name, "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"环境变量 {name} 只能是 0 或 1，现在是“{value}”。")
    return value == "1"


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """An environment variable that is one of these words (or absent: the first)."""
    value = os.environ.get(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(
            f"环境变量 {name} 只能是 {'、'.join(choices)} 之一，现在是“{value}”。"
        )
    return value


def words(name: str, default: str) -> list[str]:
    """An environment variable with words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """An environment variable that is a whole number, 0 or more."""
    value = os.environ.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        raise ImproperlyConfigured(f"环境变量 {name} 应是一个整数，如 {default}，现在是“{value}”。")
    return int(value)


def secret_key() -> str:
    """SECRET_KEY from the environment, else one made once and kept in var/."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    path = VAR / "secret_key"
    VAR.mkdir(exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def database(url: str) -> dict[str, Any]:
    """The connection for a DATABASE_URL; SQLite gets what several processes need."""
    complaint = (
        f"环境变量 DATABASE_URL 不对：“{url}”。"
        "应是 sqlite:////绝对路径 或 postgres://用户:密码@主机:端口/库名。"
    )
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ImproperlyConfigured(complaint)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        raise ImproperlyConfigured(complaint) from None
    config["CONN_MAX_AGE"] = 600
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


def mail(url: str) -> dict[str, Any]:
    """Django's mail settings for a BULLETIN_MAIL_URL; none of them without one."""
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError
        parsed: dict[str, Any] = dict(dj_email_url.parse(url))
    except (KeyError, ValueError):
        raise ImproperlyConfigured(
            f"环境变量 BULLETIN_MAIL_URL 不对：“{url}”。应是 smtp://用户:密码@主机:端口 或 smtps://…。"
        ) from None
    return {name: value for name, value in parsed.items() if name.startswith("EMAIL_")}


def web_address(name: str, default: str) -> str:
    """An environment variable that is an http or https address."""
    value = os.environ.get(name, default)
    if value and not value.startswith(("http://", "https://")):
        raise ImproperlyConfigured(
            f"环境变量 {name} 不对：“{value}”。应是 https:// 或 http:// 开头的地址。"
        )
    return value


VAR.mkdir(exist_ok=True)

SECRET_KEY = secret_key()
DEBUG = flag("BULLETIN_DEBUG")
ALLOWED_HOSTS = words("BULLETIN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = words("BULLETIN_ORIGINS", "")

INSTALLED_APPS = [
    "departments",
    "stats",
    "bulletin.apps.BulletinConfig",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "import_export",
    "ckeditor",
    "bulletin.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "departments.request_log.RequestLogMiddleware",
    "departments.headers.HeadersMiddleware",
    "departments.signing_in.private.PrivateMiddleware",
    "bulletin.reading.health.HealthMiddleware",
    "departments.body_limit.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "departments.signing_in.idle.IdleMiddleware",
    "departments.signing_in.duties.DutyMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bulletin.urls"
WSGI_APPLICATION = "bulletin.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR}/bulletin.sqlite3")
}

AUTH_USER_MODEL = "departments.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"departments.signing_in.validators.{name}"}
    for name in (
        "LengthValidator",
        "KindsValidator",
        "NamesValidator",
        "CommonValidator",
        "HistoryValidator",
    )
]
#: After so many days a password has to be changed; 0: never.
PASSWORD_DAYS = number("BULLETIN_PASSWORD_DAYS", 0)
#: Roles that sign in with a code of their phone too, once their next sign-in has set it up.
TOTP_REQUIRED = words("BULLETIN_TOTP_REQUIRED", "")
LOGIN_URL = "admin:login"
#: Where one has to be signed in: kept by no cache, and opening nothing before what is owed is done.
PRIVATE_PATHS = ("/admin/", "/pieces/", "/briefing/")

# Wrong passwords, counted by name and address together: never the whole hall behind one address.
AUTHENTICATION_BACKENDS = ["departments.signing_in.backends.SignInBackend"]
AXES_HANDLER = "departments.signing_in.locking.Handler"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "departments.signing_in.locking.counted_name"
AXES_CLIENT_IP_CALLABLE = "departments.access.client_address"
AXES_LOCKOUT_CALLABLE = "departments.signing_in.locking.refusal"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # the record of acts is where sign-ins are kept
#: Wrong passwords of one account in 24 hours, from wherever, before it is locked everywhere.
DAILY_FAILURE_LIMIT = 50

# A session ends with the browser, after so long without an act, and after a working day at most.
IDLE_MINUTES = number("BULLETIN_IDLE_MINUTES", 30)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "bulletin" / "locale"]

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "bulletin.staticfiles.StaticStorage"},
}

# Files handed in are tables of a few hundred rows; anything larger is refused before it is read.
# Of twenty pictures at once a whole request is larger, but not without end.
MOST_BYTES = 210 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"

# Mail and messenger: off until their addresses are set. Notices lead back to SITE_URL.
MAIL_URL = os.environ.get("BULLETIN_MAIL_URL", "")
vars().update(mail(MAIL_URL))
DEFAULT_FROM_EMAIL = os.environ.get("BULLETIN_MAIL_FROM", "政务服务通报 <bulletin@localhost>")
EMAIL_TIMEOUT = 5
MESSENGER_URL = web_address("BULLETIN_MESSENGER_URL", "")
SITE_URL = web_address("BULLETIN_SITE", "http://127.0.0.1:8000").rstrip("/")

# What government sites say of themselves in each page's head; left out while empty.
SITE_NAME = os.environ.get("BULLETIN_SITE_NAME", "").strip()
SITE_CODE = os.environ.get("BULLETIN_SITE_CODE", "").strip()  # 网站标识码, ten digits

#: The day of the month after on which a month's pieces are due, where no other day is set.
BULLETIN_DEADLINE_DAY = 5

# CKEditor 4 is at its end of life; docs/decisions.md says why it stays and what contains it.
SILENCED_SYSTEM_CHECKS = ["ckeditor.W001"]

# Behind TLS: set BULLETIN_HTTPS=1. `make run` serves plain HTTP on the loopback address only.
HTTPS = flag("BULLETIN_HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = flag("BULLETIN_BEHIND_PROXY")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# A cookie of this name browsers take from this very host alone, and over TLS alone. The other
# cookie, csrftoken, is read by static/js/piece/saving.js and keeps its name.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_SAMESITE = "Lax"

#: Answered before anything else, whatever host was asked for (bulletin/reading/health.py).
HEALTH_PATH = "/healthz"

LOG = one_of("BULLETIN_LOG", log_lines.STYLES)
LOGGING = log_lines.logging_for(LOG, words=DEBUG)

# Numbers for Prometheus, served by the web server's master (bulletin/gunicorn.py) at this address.
METRICS = os.environ.get("BULLETIN_METRICS", "")
if METRICS:
    MIDDLEWARE.insert(1, "departments.metrics.MetricsMiddleware")
