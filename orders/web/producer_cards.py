"""A part of an order as the producer holds it in the hand: goods to pick, deadline, the next step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from marketplace.kernel import clock

from .. import states
from ..models import ExtraCharge, Fulfilment, OrderLine, SellerOrder, Side
from ..selectors.aftercare import substitutes_of
from ..selectors.carriers import carriers_that_tell, left_parcels
from ..selectors.contacts import Contact, buyer_contact
from ..selectors.picking import Pick, last_carriers, picks_of
from ..selectors.talk import unread_by_part
from ..services.weighing import WEIGHED_IN
from .producer_answer_forms import NotAcceptForm, OfferForm, ShortForm
from .producer_forms import DeclineForm, ShipForm
from .producer_words import Deadline, deadline_of, how_long


@dataclass(frozen=True)
class Heavier:
    """A weight above what was paid: nothing is written down before the producer chose."""

    line_id: int
    weight_g: int
    more_vnd: int


@dataclass
class Card:
    """One part, ready to show. A bound form with errors opens by itself; note and problem tell of the last tap."""

    part: SellerOrder
    lines: list[tuple[OrderLine, list[Pick]]]
    now: datetime
    decline_form: DeclineForm
    ship_form: ShipForm
    short_form: ShortForm | None = None
    offer_form: OfferForm | None = None
    back_form: NotAcceptForm | None = None
    note: str = ""
    problem: str = ""
    unread: int = 0
    heavier: Heavier | None = None
    moves: frozenset[str] = field(init=False)
    contact: Contact = field(init=False)

    def __post_init__(self) -> None:
        self.contact = buyer_contact(self.part, self.now)
        self.moves = states.PART.open_moves(self.part.status, states.PRODUCER) - _barred(self.part, self.now)
        if self.planned:
            self.moves -= {"deliver", "not_accept"}

    @property
    def to_weigh(self) -> list[OrderLine]:
        """What has to go on the scales before it leaves."""
        if self.part.status not in WEIGHED_IN:
            return []
        return [line for line, _picks in self.lines if line.is_to_weigh]

    @property
    def planned(self) -> int:
        """How many parcels are packed and not yet with a carrier."""
        still = self.part.status in {states.CONFIRMED, states.PACKED, states.HANDED_OVER}
        return len(self.part.parcels.all()) - len(self.left) if still else 0

    @property
    def left(self) -> list[Fulfilment]:
        return left_parcels(self.part)

    @property
    def asked(self) -> list[ExtraCharge]:
        """What the buyer is asked to pay on top for heavier goods."""
        return [charge for charge in self.part.charges.all() if charge.is_asked and charge.kind == charge.Kind.WEIGHT]

    @property
    def waited(self) -> str:
        return how_long(self.now - self.part.paid_at) if self.part.paid_at else ""

    @property
    def deadline(self) -> Deadline | None:
        return deadline_of(self.part, self.now)

    @property
    def units(self) -> int:
        """Packs that are sent: what is missing is not."""
        return sum(line.units_sent for line, _picks in self.lines)

    @property
    def is_short(self) -> bool:
        return any(line.units_missing for line, _picks in self.lines)


def _barred(part: SellerOrder, now: datetime) -> set[str]:
    """Moves that the state allows and the way of delivery does not."""
    if not part.is_picked_up:
        return {"make_ready", "collect"}
    until = part.pickup.fetch_by
    return {"ship", "not_accept"} if until and until > now else {"ship"}


def cards_of(parts: list[SellerOrder]) -> list[Card]:
    """Cards for parts whose lines are loaded; a constant number of statements, however many parts."""
    picks, carriers = picks_of(parts), last_carriers(part.producer_id for part in parts)
    unread, chosen = unread_by_part(parts, Side.PRODUCER), carriers_that_tell(parts)
    return [
        _card(
            part,
            picks,
            # A carrier whose every step the buyer can follow was chosen for that.
            chosen.get(part.delivery_service) or carriers.get(part.producer_id, ""),
            unread.get(part.pk, 0),
        )
        for part in parts
    ]


def load_card(part: SellerOrder) -> Card:
    """The card of one part, its state as of now; with the shelf to offer something else from, where that may be done.

    Only here: on a page of many cards the shelf would stand once for each of them.
    """
    card = cards_of([part])[0]
    if "propose" in card.moves:
        card.offer_form = OfferForm(part, substitutes_of([part.producer_id]).get(part.producer_id, []))
    return card


def _card(part: SellerOrder, picks: dict[int, list[Pick]], carrier: str, unread: int) -> Card:
    return Card(
        unread=unread,
        part=part,
        lines=[(line, picks.get(line.pk, [])) for line in part.lines.all()],
        now=clock.now(),
        decline_form=DeclineForm(auto_id=f"{part.number}-decline-%s"),
        ship_form=ShipForm(auto_id=f"{part.number}-ship-%s", initial={"carrier": carrier}),
        short_form=ShortForm(part) if part.status == states.PAID else None,
        back_form=NotAcceptForm(auto_id=f"{part.number}-back-%s"),
    )
