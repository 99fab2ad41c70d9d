"""What a buyer sees and may do about one part now, and how its money adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .. import states
from ..models import Adjustment, Complaint, ExtraCharge, Return, SellerOrder
from ..services.complaining import may_complain
from ..services.returning import may_ask_return
from ..services.withdrawing import buyer_may_withdraw
from .aftercare_words import adjustment_words, next_words


@dataclass(frozen=True)
class SumRow:
    """One change of the price: why, about what, and how much (below zero goes back), in đồng."""

    made: Adjustment
    about: str

    @property
    def sign(self) -> str:
        return "−" if self.made.amount_vnd < 0 else "+"

    @property
    def size_vnd(self) -> int:
        return abs(self.made.amount_vnd)


@dataclass(frozen=True)
class PartSums:
    """What a part cost when bought, every change since, and what is kept: the three add up, always."""

    bought_vnd: int
    rows: list[SumRow]
    due_vnd: int


@dataclass(frozen=True)
class PartBox:
    """Only what may be done now is true: nothing else is offered."""

    part: SellerOrder
    next_words: str
    sums: PartSums
    returns: list[Return]
    complaints: list[Complaint]
    charge: ExtraCharge | None
    may_answer: bool
    may_withdraw: bool
    may_receive: bool
    may_return: bool
    may_complain: bool


def sums_of(part: SellerOrder) -> PartSums:
    """Of a part whose lines and adjustments are loaded."""
    lines = {line.pk: line for line in part.lines.all()}
    rows = [SumRow(made, adjustment_words(made, lines)) for made in part.adjustments.all()]
    return PartSums(part.total_vnd, rows, part.due_vnd)


def box_of(part: SellerOrder) -> PartBox:
    """Of a part of selectors.tracking.tracking_page: asks the database nothing."""
    returns, complaints = list(part.returns.all()), list(part.complaints.all())
    return_is_open = any(one.status not in states.RETURN.at_rest for one in returns)
    complaint_is_open = any(one.status not in states.COMPLAINT.at_rest for one in complaints)
    is_paid = part.paid_at is not None
    return PartBox(
        part=part,
        next_words=next_words(part),
        sums=sums_of(part),
        returns=returns,
        complaints=complaints,
        charge=next((charge for charge in part.charges.all() if charge.is_asked), None),
        may_answer=part.status == states.PROPOSED,
        may_withdraw=is_paid and buyer_may_withdraw(part),
        may_receive=part.status == states.HANDED_OVER and not _waits_for_a_parcel(part),
        may_return=may_ask_return(part) and not return_is_open and returnable(part) > 0,
        may_complain=may_complain(part) and not complaint_is_open,
    )


def _waits_for_a_parcel(part: SellerOrder) -> bool:
    """Whether something of it has not even been sent."""
    return any(parcel.status == states.ANNOUNCED for parcel in part.parcels.all())


def returnable(part: SellerOrder) -> int:
    """How many packs of a part were sent and not yet returned."""
    return sum(line.units_sent - line.units_returned for line in part.lines.all())


@dataclass(frozen=True)
class OrderSums:
    """How the money of an order's paid parts stands, in đồng; total − back − later + more = kept, always.

    back   goes back to the buyer, or went
    later  was not paid yet: a harvest to come
    more   was paid on top
    kept   what the goods cost as of now
    """

    back_vnd: int
    later_vnd: int
    more_vnd: int
    kept_vnd: int


_PUT_OFF = frozenset({Adjustment.Kind.LATER, Adjustment.Kind.REST_PAID})


def order_sums(total_vnd: int, parts: Iterable[SellerOrder]) -> OrderSums:
    """Of parts whose adjustments are loaded."""
    made = [one for part in parts if part.paid_at is not None for one in part.adjustments.all()]
    more_vnd = sum(one.amount_vnd for one in made if one.kind == Adjustment.Kind.WEIGHED_MORE)
    later_vnd = -sum(one.amount_vnd for one in made if one.kind in _PUT_OFF)
    kept_vnd = total_vnd + sum(one.amount_vnd for one in made)
    return OrderSums(total_vnd - kept_vnd - later_vnd + more_vnd, later_vnd, more_vnd, kept_vnd)
