"""Settings of the gateway's own process: its one app, its own pages, no sessions, no accounts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.database import database_from_url
from marketplace.kernel.env import env_list, env_text

from . import config

DEBUG = False  # a payment page never shows a traceback
SECRET_KEY = env_text("GATEWAY_SECRET_KEY", default="gateway-dev-only" if config.DEBUG else None)
_PUBLIC_HOST = urlsplit(config.PUBLIC_URL).hostname
ALLOWED_HOSTS = [
    *env_list("GATEWAY_ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]"),
    *([_PUBLIC_HOST] if _PUBLIC_HOST else []),
]

INSTALLED_APPS = ["payments.stripe_gateway"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "payments.stripe_gateway.web.clock.OurClock",
    "django.middleware.common.CommonMiddleware",  # refuses hosts that ALLOWED_HOSTS does not name
]
APPEND_SLASH = False
ROOT_URLCONF = "payments.stripe_gateway.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.i18n"]},
    }
]

DATABASES = {"default": database_from_url(env_text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).resolve().parent / "locale"]
TIME_ZONE = env_text("TIME_ZONE", default="Asia/Ho_Chi_Minh")
USE_TZ = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
# The address of a payment page is its password: it must not travel to anybody in a Referer header.
SECURE_REFERRER_POLICY = "no-referrer"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", default="WARNING")},
    # Its warnings hold the address of the page, which opens it.
    "loggers": {"django.request": {"level": "ERROR"}, "httpx": {"level": "WARNING"}},
}
