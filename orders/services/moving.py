"""The one way a part of an order changes its state: along states.PART, under its row lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record

from .. import states
from ..errors import MoveRefused
from ..models import SellerOrder
from .history import log_event, owe_notice

Effect = Callable[[SellerOrder], object]
TO_PRODUCER = frozenset(
    {
        "to_confirm",
        "agreed",
        "refused",
        "expired_producer",
        "withdrawn_producer",
        "reserved_producer",
        "converted_producer",
        "let_go_producer",
    }
)


def locked_part(part_id: int) -> SellerOrder:
    """The part, its row locked to the end of the transaction, with order and producer."""
    # No key: rows that only point at the part can still be written. A recall that holds a lot owes its buyers a message
    # while their part's command waits for that lot.
    locked = SellerOrder.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("order", "producer").get(pk=part_id)


def move_part(
    name: str,
    part_id: int,
    *,
    actor: Actor,
    role: str,
    note: str = "",
    before: Effect | None = None,
    tell: tuple[str, ...] | None = None,
    **columns: Any,
) -> tuple[SellerOrder, bool]:
    """Make one move of states.PART: state, stamp, history, messages and audit row; (part, whether it moved now).

    before  what it does to goods and money, carried out under the lock before the state changes; it may refuse
    tell    the messages it owes, where not all that the table names
    Asking again for a move that was made is answered as done: a thumb taps twice. Raises MoveRefused otherwise, also
    to a role that may not make it.
    """
    move = states.MOVES[name]
    part = locked_part(part_id)
    if part.status not in move.sources or role not in move.actors:
        if part.status == move.target and role in move.actors:
            return part, False
        raise MoveRefused
    if before is not None:
        before(part)
    source, part.status = part.status, move.target
    changed = {move.stamp: clock.now(), **columns} if move.stamp else columns
    for column, value in changed.items():
        setattr(part, column, value)
    part.save(update_fields=["status", *changed])
    log_event(part.order, part=part, status=move.target, actor=actor, role=role, note=note)
    for kind in move.notices if tell is None else tell:
        owe_notice(part.order, kind=kind, part=part, to_producer=kind in TO_PRODUCER)
    record(f"{name}_part", part, actor=actor, before={"status": source}, after={"status": move.target, "role": role})
    return part, True
