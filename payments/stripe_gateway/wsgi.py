"""What granian serves for the gateway."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "payments.stripe_gateway.settings"
application = get_wsgi_application()
