"""What granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

import marketplace.celery  # noqa: F401  # so that .delay() knows our broker

application = get_wsgi_application()
