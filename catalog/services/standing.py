"""The one way a producer's standing changes: along catalog.states.STANDING, under the producer's row lock."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.text import normalise

from ..models import Producer, ProducerEvent
from ..states import STANDING
from ..states.standing import SUSPENDED
from ..version import catalogue_changed
from .owed_letters import owe_letter


def locked_producer(producer_id: int) -> Producer:
    """The producer, its row locked to the end of the transaction; before its papers, checks and products.

    Raises NotFound.
    """
    producer = Producer.objects.select_for_update(of=("self",), no_key=True).filter(pk=producer_id).first()
    if producer is None:
        raise NotFound
    return producer


def move_producer(
    name: str, producer: Producer, *, actor: Actor, role: str, reason: str = "", advice: str = "", **columns: object
) -> bool:
    """Make one move of states.STANDING with a locked producer: state, moment, history, audit row, letters.

    reason, advice  why, and what to do; they stand with the producer until the next move
    True if it moved; asking again for a move that was made is answered as done. Raises StateConflict otherwise, also to
    a role that may not make it.
    """
    move = STANDING.moves[name]
    source = producer.status
    if source not in move.sources or role not in move.actors:
        if source == move.target and role in move.actors:
            return False
        raise StateConflict
    columns |= {"status": move.target, "status_reason": reason, "status_advice": advice}
    if move.stamp:
        columns[move.stamp] = clock.now()
    if source == SUSPENDED:
        columns |= {"suspended_at": None, "payouts_held": False, "is_stopped_for_rules": False}
    for column, value in columns.items():
        setattr(producer, column, value)
    producer.save(update_fields=list(columns))
    event = ProducerEvent.objects.create(
        producer=producer,
        status=move.target,
        role=role,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        note=f"{reason} {advice}".strip(),
        at=clock.now(),
    )
    told = {"status": move.target, "reason": reason, "advice": advice}
    record(name, producer, actor=actor, before={"status": source}, after=told)
    for kind in move.notices:
        facts = {"reason": reason, "advice": advice, "payouts_held": producer.payouts_held}
        owe_letter(producer, kind, cause=f"event:{event.pk}", facts=facts)
    catalogue_changed()
    return True


def said(reason: str, advice: str) -> dict[str, str]:
    """Both words that go with every "no", tidied. Raises InvalidInput where one is missing."""
    words = {"reason": normalise(reason)[:500], "advice": normalise(advice)[:500]}
    for name, text in words.items():
        if not text:
            raise InvalidInput(_("Ghi lý do và việc cần làm, để nhà làm biết đường sửa."), field=name)
    return words
