"""The job runner. Each room's tasks module says what runs; beat's table below says when."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("marketplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "release unpaid orders": {"task": "orders.tasks.release_unpaid", "schedule": 30.0},
    "send owed e-mails": {"task": "orders.tasks.send_notices", "schedule": 30.0},
    "process provider events": {"task": "payments.tasks.process_events", "schedule": 30.0},
    "ask the provider about open payments": {"task": "payments.tasks.reconcile_payments", "schedule": 60.0},
    "refund what was declined or came too late": {"task": "payments.tasks.send_refunds", "schedule": 30.0},
    "make missing picture widths": {"task": "catalog.tasks.make_missing_renditions", "schedule": 60.0},
    "draw what has no photograph": {"task": "catalog.tasks.draw_missing", "schedule": 3600.0},
    "say that the worker is alive": {"task": "marketplace.kernel.tasks.heartbeat", "schedule": 10.0},
}
