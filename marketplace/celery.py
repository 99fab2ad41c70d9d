"""The job runner. Each room's tasks module says what runs; beat's table below says when."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("marketplace")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: float, task: str) -> dict[str, Any]:
    """A task beat sends this often; one that nobody took in that time is dropped, the next one is due anyway."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


# Each sweep looks for rows that still wait for something. SWEEP_S is how long a lost message or a killed process may
# go unnoticed.
_SWEEP_S = float(settings.SWEEP_S)
app.conf.beat_schedule = {
    "release unpaid orders": every(_SWEEP_S, "orders.tasks.release_unpaid"),
    "send owed e-mails": every(_SWEEP_S, "orders.tasks.send_notices"),
    "send letters about products": every(_SWEEP_S, "catalog.tasks.send_letters"),
    "send invitations to teams": every(_SWEEP_S, "catalog.tasks.send_invitations"),
    "go on with producers' files": every(_SWEEP_S, "catalog.tasks.write_waiting_sheets"),
    "look after producers' papers and rules": every(10 * _SWEEP_S, "catalog.tasks.look_after_producers"),
    "remind, expire and close what nobody acts upon": every(2 * _SWEEP_S, "orders.tasks.keep_time"),
    "tell and ask carriers about parcels": every(_SWEEP_S, "orders.tasks.follow_parcels"),
    "tell producers' own systems": every(_SWEEP_S, "orders.tasks.tell_endpoints"),
    "process provider events": every(_SWEEP_S, "payments.tasks.process_events"),
    "ask the provider about open payments": every(2 * _SWEEP_S, "payments.tasks.reconcile_payments"),
    "work on what banks told": every(_SWEEP_S, "payments.tasks.process_credits"),
    "ask the provider about refunds and disputes": every(10 * _SWEEP_S, "payments.tasks.hear_of_money_back"),
    "refund what was declined or came too late": every(_SWEEP_S, "payments.tasks.send_refunds"),
    "give producers what they earned": every(2 * _SWEEP_S, "payments.tasks.release_earned"),
    "press for money that buyers and producers send each other": every(2 * _SWEEP_S, "payments.tasks.press_for_direct"),
    "ask producers for commission": every(120 * _SWEEP_S, "payments.tasks.issue_invoices"),
    "set aside what producers are paid": every(120 * _SWEEP_S, "payments.tasks.make_scheduled_batch"),
    "lay the provider's books beside ours": every(20 * _SWEEP_S, "payments.tasks.hear_of_moves"),
    "book what the books do not know": every(20 * _SWEEP_S, "payments.tasks.post_missing"),
    "keep how often products were looked at": every(20 * _SWEEP_S, "catalog.tasks.keep_views"),
    # Less than a second from a change to the feed, whatever else is open; idle it is one statement.
    "publish what was noted for partners": every(0.7, "federation.tasks.publish"),
    "ask partners whose turn it is": every(5.0, "federation.tasks.pull_due"),
    "fetch partners' pictures that wait": every(60.0, "federation.tasks.fetch_waiting_pictures"),
    "tell partners our keys": every(10.0, "federation.tasks.keep_keys_told"),
    "hear which heads partners have seen": every(300.0, "federation.tasks.gossip_all"),
    "read partners' cards again": every(21_600.0, "federation.tasks.renew_cards"),
    "release mass changes of partners that stand still": every(600.0, "federation.tasks.release_steady"),
    "forget tombstones everybody has passed": every(86_400.0, "federation.tasks.forget_old"),
    "forget signed requests too old to come again": every(600.0, "federation.tasks.tidy"),
    "compare our feed and partners' copies with what was signed": every(86_400.0, "federation.tasks.audit_nightly"),
    "make missing picture widths": every(60.0, "catalog.tasks.make_missing_renditions"),
    "draw what has no photograph": every(3600.0, "catalog.tasks.draw_missing"),
    "throw away files nobody needs": every(86_400.0, "catalog.tasks.forget_unused_files"),
    "forget answers nobody asks for again": every(3600.0, "marketplace.kernel.tasks.forget_old_answers"),
    "forget codes nobody can use": every(3600.0, "marketplace.accounts.tasks.forget_codes"),
    "say that the worker is alive": every(10.0, "marketplace.kernel.tasks.heartbeat"),
}
