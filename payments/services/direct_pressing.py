"""The sweep of direct money: producers are told and reminded, operators hear of what hangs, silence ends."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, record
from marketplace.kernel.sweeps import sweep
from orders.deadlines import reminder_at
from orders.services.history import owe_notice

from ..models import DirectRefund, DirectTransfer
from .direct_refunds import part_of_refund, say_refund_received


def press_for_direct() -> int:
    """Tell, remind, alert, and take a buyer's silence for a yes; how many rows were touched."""
    said = DirectTransfer.objects.waiting().filter(said_at__isnull=False, alerted_at=None).order_by("pk")
    owed = DirectRefund.objects.owed().filter(alerted_at=None).order_by("pk")
    commands = [
        *(partial(_press_transfer, told.pk) for told in said),
        *(partial(_press_refund, refund.pk) for refund in owed),
        *(partial(_take_silence, refund.pk) for refund in _silent()),
    ]
    return sum(sweep(commands))


@transaction.atomic
def _press_transfer(transfer_id: int) -> bool:
    """Half-way the producer is reminded; after the deadline an operator hears of it. Never is it paid, or let go."""
    told = DirectTransfer.objects.select_for_update(of=("self",)).select_related("payment__order").get(pk=transfer_id)
    now, payment = clock.now(), told.payment
    if told.confirmed_at or told.alerted_at or told.said_at is None or told.confirm_by is None:
        return False
    facts = {"order": payment.order, "part": payment.part, "amount_vnd": payment.amount_vnd}
    if told.confirm_by <= now:
        DirectTransfer.objects.filter(pk=told.pk).update(alerted_at=now)
        owe_notice(kind="direct_hangs", to_operator=True, **facts)  # type: ignore[arg-type]  # three facts for both
        record("alert_direct", told, actor=SYSTEM)
        return True
    if told.reminded_at is None and reminder_at(told.said_at, told.confirm_by) <= now:
        DirectTransfer.objects.filter(pk=told.pk).update(reminded_at=now)
        owe_notice(kind="direct_reminder", to_producer=True, **facts)  # type: ignore[arg-type]
        record("remind_direct", told, actor=SYSTEM)
        return True
    return False


@transaction.atomic
def _press_refund(refund_id: int) -> bool:
    rows = DirectRefund.objects.select_for_update(of=("self",)).select_related("payment__order", "payment__part")
    refund, now = rows.get(pk=refund_id), clock.now()
    if refund.state != "owed" or refund.alerted_at:
        return False
    facts = {"order": refund.payment.order, "part": part_of_refund(refund), "amount_vnd": refund.amount_vnd}
    if refund.told_at is None:
        DirectRefund.objects.filter(pk=refund.pk).update(told_at=now)
        owe_notice(kind="direct_refund_owed", to_producer=True, **facts)  # type: ignore[arg-type]
        owe_notice(kind="direct_refund_coming", **facts)  # type: ignore[arg-type]
    elif refund.send_by <= now:
        DirectRefund.objects.filter(pk=refund.pk).update(alerted_at=now)
        owe_notice(kind="direct_refund_hangs", to_operator=True, **facts)  # type: ignore[arg-type]
    elif refund.reminded_at is None and reminder_at(refund.asked_at, refund.send_by) <= now:
        DirectRefund.objects.filter(pk=refund.pk).update(reminded_at=now)
        owe_notice(kind="direct_refund_reminder", to_producer=True, **facts)  # type: ignore[arg-type]
    else:
        return False
    record("press_for_refund", refund, actor=SYSTEM)
    return True


@transaction.atomic
def _take_silence(refund_id: int) -> bool:
    """The buyer was asked, and said nothing against it for days; nor did it while this was on its way."""
    if _silent().filter(pk=refund_id).select_for_update(of=("self",)).first() is None:
        return False
    return say_refund_received(refund_id=refund_id, actor=SYSTEM).received_at is not None


def _silent() -> QuerySet[DirectRefund]:
    since = clock.now() - timedelta(days=settings.DIRECT_REFUND_SILENCE_DAYS)
    return DirectRefund.objects.filter(sent_at__lt=since, contested_at=None, received_at=None).order_by("pk")
