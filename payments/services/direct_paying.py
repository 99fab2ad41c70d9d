"""How the money of a direct payment becomes known: said by the buyer, seen by the producer, its bank or an operator.

The buyer's word alone never pays anything. Locks go payment, its transfer, order, part.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from orders import states
from orders.services.direct import keep_waiting, let_part_go
from orders.services.history import owe_notice

from ..errors import DirectMoved, NumberNeeded, WordsNeeded
from ..gateways import gateway
from ..models import DirectTransfer, Payment
from .settling import apply_session, close_payment

How = DirectTransfer.How


@transaction.atomic
def say_transferred(*, payment_id: int, bank_ref: str, actor: Actor) -> DirectTransfer:
    """The buyer says the money was sent: its goods are held until the producer has looked. Safe to repeat.

    Raises NumberNeeded without the bank's number, DirectMoved once it is over.
    """
    payment, told = _locked(payment_id)
    number = bank_ref.strip()[:64]
    if not number:
        raise NumberNeeded(field="bank_ref")
    if told.said_at is not None and told.bank_ref == number:
        return told
    if payment.status != Payment.Status.OPEN or told.confirmed_at is not None:
        raise DirectMoved
    if payment.charge_id is None and not keep_waiting(part_id=_part_id(payment)):
        raise DirectMoved
    is_first = told.said_at is None
    told.said_at, told.bank_ref = told.said_at or clock.now(), number
    told.confirm_by = told.confirm_by or clock.now() + timedelta(hours=settings.DIRECT_CONFIRM_H)
    told.save(update_fields=["said_at", "bank_ref", "confirm_by"])
    record("say_transferred", told, actor=actor, after={"bank_ref": number})
    if is_first:
        owe_notice(
            payment.order, kind="direct_said", part=payment.part, amount_vnd=payment.amount_vnd, to_producer=True
        )
    return told


@transaction.atomic
def confirm_direct(*, payment_id: int, how: str, actor: Actor, why: str = "") -> Payment:
    """The money was seen: the part is paid, exactly as by any other provider. Raises DirectMoved a second time.

    Money that comes when the part is gone, and can't be had again, is owed back by its producer.
    """
    _payment, told = _locked(payment_id)
    if told.confirmed_at is not None:
        raise DirectMoved
    if how == How.OPERATOR and not why.strip():
        raise WordsNeeded(field="why")
    told.confirmed_at, told.confirmed_how, told.confirmed_by_id = clock.now(), how, actor.user_id
    told.why = why.strip()[:300]
    told.save(update_fields=["confirmed_at", "confirmed_how", "confirmed_by", "why"])
    record("confirm_direct", told, actor=actor, after={"how": how, "why": told.why})
    payment = Payment.objects.get(pk=payment_id)
    apply_session(payment_id=payment_id, state=gateway(payment.provider).fetch_session(payment.session_ref))
    payment.refresh_from_db()
    return payment


@transaction.atomic
def deny_direct(*, payment_id: int, actor: Actor) -> DirectTransfer:
    """The producer looked and does not see what the buyer says was sent: both are told, an operator asks. Repeatable.

    Raises DirectMoved when nobody said so, or it was seen meanwhile.
    """
    payment, told = _locked(payment_id)
    if told.denied_at is not None and told.confirmed_at is None:
        return told
    if told.said_at is None or told.confirmed_at is not None or payment.status != Payment.Status.OPEN:
        raise DirectMoved
    told.denied_at = told.alerted_at = clock.now()
    told.save(update_fields=["denied_at", "alerted_at"])
    record("deny_direct", told, actor=actor, after={"bank_ref": told.bank_ref})
    facts = {"part": payment.part, "amount_vnd": payment.amount_vnd}
    owe_notice(payment.order, kind="direct_denied", **facts)  # type: ignore[arg-type]  # two facts for both
    owe_notice(payment.order, kind="direct_hangs", to_operator=True, **facts)  # type: ignore[arg-type]
    return told


@transaction.atomic
def give_up_direct(*, payment_id: int, why: str, actor: Actor) -> Payment:
    """An operator found that no money came: the part is let go, its goods are free. Raises DirectMoved, WordsNeeded."""
    payment, told = _locked(payment_id)
    if not why.strip():
        raise WordsNeeded(field="why")
    if payment.status != Payment.Status.OPEN or told.confirmed_at is not None or payment.charge_id is not None:
        raise DirectMoved
    if not let_part_go(part_id=_part_id(payment), actor=actor, role=states.OPERATOR):
        raise DirectMoved
    record("give_up_direct", told, actor=actor, after={"why": why.strip()[:300]})
    return close_payment(payment_id=payment_id)


def _locked(payment_id: int) -> tuple[Payment, DirectTransfer]:
    payment = Payment.objects.select_for_update(of=("self",)).select_related("order", "part").get(pk=payment_id)
    return payment, DirectTransfer.objects.select_for_update().get(payment=payment)


def _part_id(payment: Payment) -> int:
    assert payment.part_id is not None  # noqa: S101  # a constraint: only_a_direct_payment_is_of_one_part
    return payment.part_id
