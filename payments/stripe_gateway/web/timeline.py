"""The story of a payment, told in the order it happened.

To tell of a new kind of row, write a function beside `_refunds` and name it in `_CHAPTERS`: the events about its rows
follow by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from .. import selectors
from ..models import Charge, Dispute, PaymentIntent, Refund, Transfer
from .pages import money


@dataclass(frozen=True)
class Step:
    """ref: the object it tells of. note: codes, as the API spells them. mood: "", good, bad, waits or event."""

    at: datetime
    ref: str
    title: str
    note: str = ""
    mood: str = ""
    event: str = ""
    told: str = ""
    anchor: str = ""


def timeline_of(intent: PaymentIntent) -> list[Step]:
    """All that happened to a payment, first things first."""
    steps = [step for chapter in _CHAPTERS for step in chapter(intent)]
    refs = {step.ref for step in steps}
    return list(_anchored(sorted([*steps, *_events(refs)], key=lambda step: step.at)))


def _anchored(steps: list[Step]) -> Iterator[Step]:
    """Name the first step of each object, so that the search box can lead to it."""
    named: set[str] = set()
    for step in steps:
        first = not step.event and step.ref not in named
        named |= {step.ref} if first else set()
        yield replace(step, anchor=step.ref if first else "")


def _beginning(intent: PaymentIntent) -> Iterator[Step]:
    session = getattr(intent, "session", None)
    if session:
        title = _("Mở trang thanh toán %(amount)s") % {"amount": money(session.amount_total)}
        yield Step(session.created, session.ref, title, session.client_reference_id)
    title = _("Tạo khoản thanh toán %(amount)s") % {"amount": money(intent.amount)}
    yield Step(intent.created, intent.ref, title, f"capture_method: {intent.capture_method}")


def _charges(intent: PaymentIntent) -> Iterator[Step]:
    for charge in intent.charges.select_related("payment_method", "balance_transaction"):
        yield _attempt(charge)
        if charge.balance_transaction and intent.capture_method == "manual":
            title = _("Thu %(amount)s đang giữ") % {"amount": money(charge.amount_captured)}
            moved = charge.balance_transaction
            yield Step(moved.created, charge.ref, title, moved.ref, "good")


def _attempt(charge: Charge) -> Step:
    method = charge.payment_method
    card = {"card": f"{method.brand.title()} •••• {method.last4}" if method else "–"}
    if not charge.paid:
        codes = " · ".join(dict.fromkeys(filter(None, (charge.failure_code, charge.decline_code))))
        return Step(charge.created, charge.ref, _("Ngân hàng từ chối thẻ %(card)s") % card, codes, "bad")
    note = "3-D Secure: authenticated" if charge.authenticated else ""
    return Step(charge.created, charge.ref, _("Ngân hàng chấp nhận thẻ %(card)s") % card, note, "good")


_REFUND_MOODS = {Refund.Status.PENDING: "waits", Refund.Status.FAILED: "bad"}


def _refunds(intent: PaymentIntent) -> Iterator[Step]:
    rows = Refund.everyone.filter(charge__intent=intent).select_related("failure_balance_transaction")
    for refund in rows:
        title = _("Hoàn lại %(amount)s") % {"amount": money(refund.amount)}
        note = " · ".join(filter(None, (refund.status, refund.reason, refund.failure_reason)))
        yield Step(refund.created, refund.ref, title, note, _REFUND_MOODS.get(Refund.Status(refund.status), "good"))
        if refund.failure_balance_transaction:
            back = refund.failure_balance_transaction
            yield Step(back.created, refund.ref, _("Hoàn không được, tiền quay về"), refund.failure_reason, "bad")


_DISPUTE_MOODS = {Dispute.Status.WON: "good", Dispute.Status.LOST: "bad"}


def _disputes(intent: PaymentIntent) -> Iterator[Step]:
    for dispute in Dispute.everyone.filter(charge__intent=intent):
        title = _("Người mua khiếu nại %(amount)s với ngân hàng") % {"amount": money(dispute.amount)}
        mood = _DISPUTE_MOODS.get(Dispute.Status(dispute.status), "waits")
        yield Step(dispute.created, dispute.ref, title, f"{dispute.status} · {dispute.reason}", mood)


def _transfers(intent: PaymentIntent) -> Iterator[Step]:
    for transfer in Transfer.everyone.filter(source_transaction__intent=intent).select_related("destination"):
        title = _("Chuyển %(amount)s cho người bán") % {"amount": money(transfer.amount)}
        yield Step(transfer.created, transfer.ref, title, transfer.destination.ref, "good")


def _end(intent: PaymentIntent) -> Iterator[Step]:
    if intent.canceled_at:
        yield Step(intent.canceled_at, intent.ref, _("Huỷ khoản thanh toán"), intent.cancellation_reason, "bad")


_CHAPTERS: tuple[Callable[[PaymentIntent], Iterator[Step]], ...] = (
    _beginning,
    _charges,
    _refunds,
    _disputes,
    _transfers,
    _end,
)


# Events that no row tells of: what the buyer was asked, and that they did not agree.
_TOLD_BY_EVENTS: dict[str, tuple[Callable[[], str], str]] = {
    "payment_intent.requires_action": (lambda: _("Hỏi người mua trên trang ngân hàng (3-D Secure)"), "waits"),
    "payment_intent_authentication_failure": (lambda: _("Người mua không xác nhận"), "bad"),
    "authentication_required": (lambda: _("Ngân hàng đòi hỏi người mua, mà người mua vắng mặt"), "bad"),
}


def _events(refs: set[str]) -> Iterator[Step]:
    code = KeyTextTransform("code", "data__object__last_payment_error")
    for event in selectors.events().filter(subject__in=refs).annotate(code=code).defer("data"):
        # These come from the query, not from the model.
        told, meant, code_told = (vars(event)[name] for name in ("told", "meant", "code"))
        reason = code_told if event.kind == "payment_intent.payment_failed" else event.kind
        title, mood = _TOLD_BY_EVENTS.get(reason, (lambda: "", "event"))
        yield Step(event.created, event.subject, title(), event.kind, mood, event.ref, f"{told}/{meant}")
