"""What a producer may know of a buyer, and until when (personal data law 91/2025: no longer than it is needed).

Every page, slip and API of producers takes a buyer's contact from here and from nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from marketplace.accounts.phones import format_phone
from marketplace.accounts.places import print_address
from marketplace.kernel import clock
from marketplace.kernel.contacts import mask_contacts, mask_email, mask_phone, mask_words

from .. import states
from ..models import Message, PickupPoint, SellerOrder, Side


@dataclass(frozen=True)
class Contact:
    """A buyer as the producer may see them. phone is as people read it; dial is empty once it is masked.

    point  where the goods are brought for a buyer who fetches them: then that is the address, and nobody needs to know
           where the buyer lives
    """

    full_name: str
    phone: str
    dial: str
    email: str
    street: str
    address_text: str
    note: str
    is_masked: bool
    point: PickupPoint | None = None


NOBODY = Contact("", "", "", "", "", "", "", is_masked=True)


def buyer_contact(part: SellerOrder, at: datetime | None = None) -> Contact:
    """Whole while the order is under way and for settings.CONTACT_DAYS after it came to rest; then masked.

    Of an order that was never paid nothing at all is told.
    part  with its order and the order's ward loaded, and with its pick-up point, where it has one
    """
    if part.paid_at is None:
        return NOBODY
    order = part.order
    phone = format_phone(order.phone)
    if part.is_picked_up:
        return _at_point(part, is_masked=is_over(part, at))
    if not is_over(part, at):
        return Contact(
            full_name=order.full_name,
            phone=phone,
            dial=order.phone,
            email=order.email,
            street=order.street,
            address_text=order.address_text,
            note=order.note,
            is_masked=False,
        )
    return Contact(
        full_name=order.full_name,
        phone=mask_phone(phone),
        dial="",
        email=mask_email(order.email),
        street=mask_words(order.street),
        # The ward stays: a producer may know where its goods go.
        address_text=f"{mask_words(order.street)}\n{print_address(ward_code=order.ward.code)}",
        note=mask_contacts(order.note),
        is_masked=True,
    )


def _at_point(part: SellerOrder, *, is_masked: bool) -> Contact:
    order, point, phone = part.order, part.pickup.point, format_phone(part.order.phone)
    return Contact(
        full_name=order.full_name,
        phone=mask_phone(phone) if is_masked else phone,
        dial="" if is_masked else order.phone,
        email=mask_email(order.email) if is_masked else order.email,
        street="",
        address_text=f"{point.name}\n{point.address}",
        note=mask_contacts(order.note) if is_masked else order.note,
        is_masked=is_masked,
        point=point,
    )


def is_over(part: SellerOrder, at: datetime | None = None) -> bool:
    """Whether the part has been at rest for longer than settings.CONTACT_DAYS."""
    if part.status not in states.AT_REST:
        return False
    rested = max((moment for moment in _rests(part) if moment is not None), default=None)
    return rested is not None and (at or clock.now()) - rested > timedelta(days=settings.CONTACT_DAYS)


def _rests(part: SellerOrder) -> Sequence[datetime | None]:
    """The moments at which a part may have come to rest."""
    return [part.closed_at, part.declined_at, part.expired_at, part.cancelled_at, part.not_accepted_at]


def readable(messages: Sequence[Message], part: SellerOrder, side: Side) -> list[Message]:
    """The thread as this side may read it: numbers, e-mails and links go dark for the producer when the time is over.

    Before payment nothing of the kind is told to anybody: a thread that is not open yet says nothing.
    """
    if part.paid_at is not None and not (side == Side.PRODUCER and is_over(part)):
        return list(messages)
    return [_masked(message) for message in messages]


def _masked(message: Message) -> Message:
    shown = copy(message)
    shown.text = mask_contacts(message.text)
    return shown
