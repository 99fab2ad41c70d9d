"""Settings of the test suite: the real engines, quiet and fast."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from marketplace.kernel.local_engines import ensure_engines

# Compiled once, not by every worker and process again, also where the machine's Python is told to keep nothing.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# What is imported and collected lives to the end: looking through all of it for rubbish costs a tenth of a run.
gc.set_threshold(50_000, 20, 50)
os.environ.setdefault("DEBUG", "1")
DATA = Path(os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parent.parent / ".local" / "test")))
ensure_engines(DATA, durable=False)
(DATA / "static").mkdir(exist_ok=True)  # whitenoise warns where there is none
# One Redis for all workers of pytest-xdist, a database of it for each; 0 is the queue's.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["CACHE_URL"] = f"{os.environ['REDIS_URL']}?db={WORKER + 2}"

from marketplace.kernel.messages import compile_catalogues  # noqa: E402
from marketplace.settings import *  # noqa: E402, F403
from marketplace.settings import LOCALE_PATHS  # noqa: E402

compile_catalogues(LOCALE_PATHS[0])

DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": None}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
QUIET_HOURS = ""  # what a test sees must not depend on the hour it runs at
SECURE_SSL_REDIRECT = False
WHITENOISE_USE_FINDERS = False  # each test's client would look through all static files anew
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
