"""What operators decide about producers: let in, ask back, refuse, suspend, let return, close."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor

from ..errors import NotYet
from ..models import IdentityCheck, Producer, ProducerDocument
from ..papers import papers_wanted
from ..states import OPERATOR
from .identity import ask_identity
from .standing import locked_producer, move_producer, said


@transaction.atomic
def approve_producer(*, producer_id: int, actor: Actor) -> Producer:
    """Let it sell. Raises NotYet while a paper or the identity check is open, StateConflict when nothing is asked."""
    producer = locked_producer(producer_id)
    wanted = papers_wanted(goods=producer.goods, is_individual=producer.is_individual)
    good = producer.documents.filter(status=ProducerDocument.Status.ACCEPTED).values_list("kind", flat=True)
    lacking = [str(ProducerDocument.Kind(kind).label) for kind in wanted if kind not in set(good)]
    if lacking:
        raise NotYet(_("Xem và nhận từng giấy trước: %(papers)s.") % {"papers": ", ".join(lacking)})
    if not producer.identity_checks.filter(status=IdentityCheck.Status.PASSED).exists():
        raise NotYet(_("Đối chiếu danh tính trước rồi mới duyệt."))
    move_producer("approve_producer", producer, actor=actor, role=OPERATOR)
    return producer


@transaction.atomic
def ask_for_papers(*, producer_id: int, reason: str, advice: str, actor: Actor) -> Producer:
    """Hand an application back; papers that were returned say their own why. Raises InvalidInput, StateConflict."""
    words = said(reason, advice)
    producer = locked_producer(producer_id)
    move_producer("ask_for_papers", producer, actor=actor, role=OPERATOR, **words)
    return producer


@transaction.atomic
def refuse_producer(*, producer_id: int, reason: str, advice: str, actor: Actor) -> Producer:
    """Say no. Its papers are erased PAPERS_ERASED_DAYS later. Raises InvalidInput, StateConflict."""
    words = said(reason, advice)
    producer = locked_producer(producer_id)
    move_producer("refuse_producer", producer, actor=actor, role=OPERATOR, **words)
    return producer


@transaction.atomic
def suspend_producer(*, producer_id: int, reason: str, advice: str, hold_payouts: bool, actor: Actor) -> Producer:
    """Hide its goods at once; orders that are open are served. hold_payouts: earned money stays here meanwhile.

    One that was stopped for the rules only no longer comes back by accepting them.
    Raises InvalidInput without a reason or what to do, StateConflict.
    """
    words = said(reason, advice)
    producer = locked_producer(producer_id)
    if producer.is_stopped_for_rules:
        move_producer("let_return", producer, actor=actor, role=OPERATOR)
    move_producer("suspend_producer", producer, actor=actor, role=OPERATOR, payouts_held=hold_payouts, **words)
    return producer


@transaction.atomic
def let_return(*, producer_id: int, actor: Actor) -> Producer:
    """Show its goods again, pay it out again. Raises StateConflict."""
    producer = locked_producer(producer_id)
    move_producer("let_return", producer, actor=actor, role=OPERATOR)
    return producer


@transaction.atomic
def close_producer(*, producer_id: int, reason: str, advice: str, actor: Actor) -> Producer:
    """End it. What is ordered stays ordered, what is earned is paid. Raises InvalidInput, StateConflict."""
    words = said(reason, advice)
    producer = locked_producer(producer_id)
    move_producer("close_producer", producer, actor=actor, role=OPERATOR, **words)
    return producer


@transaction.atomic
def reopen_application(*, producer_id: int, actor: Actor) -> Producer:
    """Let somebody who was refused, or left, try again with new papers. Raises StateConflict."""
    producer = locked_producer(producer_id)
    move_producer("reopen_application", producer, actor=actor, role=OPERATOR, ended_at=None)
    return producer


@transaction.atomic
def ask_identity_again(*, producer_id: int, actor: Actor) -> IdentityCheck:  # noqa: ARG001  # recorded as asked
    """After a check that failed. Raises NotFound."""
    return ask_identity(locked_producer(producer_id))
