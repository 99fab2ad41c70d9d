"""A part of an order as the producer holds it in the hand: goods to pick, deadline, the next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marketplace.kernel import clock

from .. import states
from ..models import OrderLine, SellerOrder, Side
from ..selectors.contacts import Contact, buyer_contact
from ..selectors.picking import Pick, last_carriers, picks_of
from ..selectors.talk import unread_by_part
from ..services.weighing import WEIGHED_IN
from .producer_forms import DeclineForm, ShipForm
from .producer_words import Deadline, deadline_of, how_long


@dataclass
class Card:
    """One part, ready to show. A bound form with errors opens by itself; note and problem tell of the last tap."""

    part: SellerOrder
    lines: list[tuple[OrderLine, list[Pick]]]
    now: datetime
    decline_form: DeclineForm
    ship_form: ShipForm
    note: str = ""
    problem: str = ""
    unread: int = 0
    moves: frozenset[str] = field(init=False)
    contact: Contact = field(init=False)

    def __post_init__(self) -> None:
        self.contact = buyer_contact(self.part, self.now)
        self.moves = frozenset(name for name, move in states.MOVES.items() if self.part.status in move.sources)

    @property
    def to_weigh(self) -> list[OrderLine]:
        """What has to go on the scales before it leaves."""
        if self.part.status not in WEIGHED_IN:
            return []
        return [line for line, _picks in self.lines if line.is_to_weigh]

    @property
    def waited(self) -> str:
        return how_long(self.now - self.part.paid_at) if self.part.paid_at else ""

    @property
    def deadline(self) -> Deadline | None:
        return deadline_of(self.part, self.now)

    @property
    def units(self) -> int:
        return sum(line.units for line, _picks in self.lines)


def cards_of(parts: list[SellerOrder]) -> list[Card]:
    """Cards for parts whose lines are loaded; four statements, however many parts."""
    picks, carriers = picks_of(parts), last_carriers(part.producer_id for part in parts)
    unread = unread_by_part(parts, Side.PRODUCER)
    return [_card(part, picks, carriers.get(part.producer_id, ""), unread.get(part.pk, 0)) for part in parts]


def _card(part: SellerOrder, picks: dict[int, list[Pick]], carrier: str, unread: int) -> Card:
    return Card(
        unread=unread,
        part=part,
        lines=[(line, picks.get(line.pk, [])) for line in part.lines.all()],
        now=clock.now(),
        decline_form=DeclineForm(auto_id=f"{part.number}-decline-%s"),
        ship_form=ShipForm(auto_id=f"{part.number}-ship-%s", initial={"carrier": carrier}),
    )
