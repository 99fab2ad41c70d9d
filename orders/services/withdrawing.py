"""Giving a paid part up before it is sent: the buyer who changed their mind in time, or the operator."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from marketplace.kernel.audit import Actor

from .. import states
from ..errors import ReasonNeeded, TooLateToCancel
from ..models import Adjustment, OrderLine, SellerOrder
from .adjusting import charge_nothing
from .answering import close_proposal
from .moving import move_part
from .promises import let_promise_go, lock_promise
from .stock_back import goods_back


@transaction.atomic
def withdraw_part(*, part_id: int, actor: Actor, role: str = states.BUYER, reason: str = "") -> SellerOrder:
    """Cancel a paid part: the goods are free again and all its money goes back.

    The buyer may while nobody has confirmed it, while a short one is not packed, and until the rest of a pre-order is
    paid; the operator, with a reason, until
    it left. Raises TooLateToCancel, ReasonNeeded, MoveRefused.
    """
    if role == states.OPERATOR and not reason.strip():
        raise ReasonNeeded(field="reason")

    def undo(part: SellerOrder) -> None:
        if role == states.BUYER and not buyer_may_withdraw(part):
            raise TooLateToCancel
        goods_back([part])
        let_promise_go(part)
        close_proposal(part, agreed=False)
        charge_nothing([part], kind=Adjustment.Kind.CANCELLED, actor=actor, note=reason)

    lock_promise(part_id=part_id)
    return move_part("withdraw", part_id, actor=actor, role=role, note=reason.strip(), before=undo)[0]


def buyer_may_withdraw(part: SellerOrder, lines: Iterable[OrderLine] | None = None) -> bool:
    """Not confirmed yet; or confirmed with less than was ordered, and not packed. lines  where they are loaded"""
    if part.status in {states.PAID, states.PROPOSED, *states.PRE_ORDERED}:
        return True
    return part.status == states.CONFIRMED and any(
        line.units_missing for line in (part.lines.all() if lines is None else lines)
    )
