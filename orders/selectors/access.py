"""Whose row is it? A stranger is answered as if it did not exist; who may only look is told so."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Harvest, Lot, Producer, ProductVariant
from catalog.rights import Right
from catalog.selectors.access import producer_of
from catalog.selectors.acting import Who, as_acting, get_for, open_to, refuse
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..models import (
    Attachment,
    Cart,
    Complaint,
    ExtraCharge,
    MessageTemplate,
    Order,
    Return,
    SellerOrder,
    WebhookEndpoint,
    WebhookMessage,
)
from .answer_links import is_answer_mark

__all__ = ["producer_of"]


def cart_for(*, user_id: int | None, token: str | None) -> Cart | None:
    """The signed-in person's cart, or the guest cart behind the token; None when there is none yet.

    A token never opens the cart of a signed-in person: that one needs the person.
    """
    carts = Cart.objects.with_voucher()
    if user_id is not None:
        return carts.filter(user_id=user_id).first()
    try:
        return carts.filter(token=UUID(token or ""), user__isnull=True).first()
    except ValueError:
        return None


def preorder_cart(token: UUID) -> Cart:
    """The cart of a pre-order behind its unguessable token. Raises NotFound."""
    cart = Cart.objects.with_voucher().filter(token=token, harvest__isnull=False).first()
    if cart is None:
        raise NotFound
    return cart


def order_by_token(token: str) -> Order:
    """The order behind an unguessable link. Raises NotFound."""
    order = Order.objects.filter(token=token).first() if token and is_storable(token) else None
    if order is None:
        raise NotFound
    return order


def part_for(*, user: Who, number: str) -> SellerOrder:
    """A paid (or once paid) part of an order of a producer this person works for. Raises NotFound, RightMissing."""
    return parts_for(user=user, numbers=[number])[0]


def parts_for(*, user: Who, numbers: Collection[str]) -> list[SellerOrder]:
    """As part_for, several at once, by number; one statement. NotFound when one is not theirs or none is named."""
    wanted = {number for number in numbers if is_storable(number)}
    parts = SellerOrder.objects.select_related("order", "producer", "pickup__point__ward").filter(
        number__in=wanted, paid_at__isnull=False
    )
    found = list(parts.filter(producer__in=open_to(user)).order_by("number"))
    if not found or len(found) != len(set(numbers)):
        missing = wanted - {part.number for part in found}
        refuse(user, lambda producers: parts.filter(number__in=missing, producer__in=producers))
    return found


def part_by_answer_link(*, number: str, mark: str) -> SellerOrder:
    """The part whose producer was sent this link; whatever became of it meanwhile. Raises NotFound."""
    parts = SellerOrder.objects.select_related("order__ward__parent", "producer")
    part = parts.filter(number=number, paid_at__isnull=False).first() if is_storable(number) else None
    if part is None or part.paid_at is None or not is_answer_mark(mark, number=part.number, paid_at=part.paid_at):
        raise NotFound
    return part


def buyers_part(*, token: str, number: str) -> SellerOrder:
    """A part of the order behind an unguessable link, with order and producer. Raises NotFound."""
    parts = order_by_token(token).parts.select_related("order", "producer")
    part = parts.filter(number=number).first() if is_storable(number) else None
    if part is None:
        raise NotFound
    return part


def buyers_charge(*, token: str, charge_id: int) -> ExtraCharge:
    """An extra charge of the order behind an unguessable link, with its part. Raises NotFound."""
    charges = ExtraCharge.objects.select_related("part__order").filter(part__order=order_by_token(token))
    charge = charges.filter(pk=charge_id).first()
    if charge is None:
        raise NotFound
    return charge


def buyers_return(*, token: str, code: str) -> Return:
    """A return of the order behind an unguessable link. Raises NotFound."""
    return _case(Return.objects.filter(part__order=order_by_token(token)), code)


def buyers_complaint(*, token: str, code: str) -> Complaint:
    """A complaint about the order behind an unguessable link. Raises NotFound."""
    return _case(Complaint.objects.filter(part__order=order_by_token(token)), code)


def complaint_by_code(*, code: str, phone: str) -> Complaint:
    """A complaint whose code and the buyer's phone somebody knows; a wrong code and a wrong phone look the same.

    Never lead from here to the order's link: the producer knows both, too. Raises NotFound.
    """
    return _case(Complaint.objects.filter(part__order__phone=phone), code)


def return_for(*, user: Who, code: str) -> Return:
    """A return of a part of a producer this person works for. Raises NotFound, RightMissing."""
    if not is_storable(code):
        raise NotFound
    returns = Return.objects.select_related("part__order", "part__producer").filter(code=code)
    return get_for(user, lambda producers: returns.filter(part__producer__in=producers))


def pack_for(*, user: Who, variant_id: int) -> ProductVariant:
    """A pack of a producer this person works for, with its product, producer and tiers.

    Raises NotFound, RightMissing.
    """
    packs = ProductVariant.objects.with_tiers().select_related("product__producer").filter(pk=variant_id)
    return get_for(user, lambda producers: packs.filter(product__producer__in=producers))


def lot_for(*, user: Who, lot_id: int) -> Lot:
    """A lot of a producer this person works for, with its pack, product and producer. Raises NotFound, RightMissing."""
    lots = Lot.objects.select_related("variant__product__producer").filter(pk=lot_id)
    return get_for(user, lambda producers: lots.filter(variant__product__producer__in=producers))


def harvest_for(*, user: Who, harvest_id: int) -> Harvest:
    """A harvest of a producer this person works for, with its pack, product and producer.

    Raises NotFound, RightMissing.
    """
    harvests = Harvest.objects.select_related("variant__product__producer", "lot").filter(pk=harvest_id)
    return get_for(user, lambda producers: harvests.filter(variant__product__producer__in=producers))


Case = TypeVar("Case", Return, Complaint)


def _case(cases: QuerySet[Case], code: str) -> Case:
    """The one of this code, with its part, order and producer. Raises NotFound."""
    found = cases.select_related("part__order", "part__producer").filter(code=code)
    case = found.first() if is_storable(code) else None
    if case is None:
        raise NotFound
    return case


def photo_of_order(*, token: str, photo_id: int) -> Attachment:
    """A photo of the order behind an unguessable link. Raises NotFound."""
    photos = Attachment.objects.filter(pk=photo_id, part__order__token=token)
    return _photo_or_refuse(photos if is_storable(token) else photos.none())


def photo_for(*, user: Who, photo_id: int) -> Attachment:
    """A photo of a paid part of a producer this person works for; operators see every one. Raises NotFound."""
    photos = Attachment.objects.filter(pk=photo_id)
    who = as_acting(user)
    if who.consent is not None or not who.user.is_staff:
        own = open_to(who.to(Right.LOOK))
        photos = photos.filter(part__paid_at__isnull=False, part__producer__in=own)
    return _photo_or_refuse(photos)


def _photo_or_refuse(photos: QuerySet[Attachment]) -> Attachment:
    photo = photos.first()
    if photo is None:
        raise NotFound
    return photo


def part_of_order(*, token: str, number: str) -> SellerOrder:
    """A paid part of the order behind an unguessable link. Raises NotFound."""
    parts = SellerOrder.objects.select_related("order", "producer").filter(
        number=number, order__token=token, paid_at__isnull=False
    )
    part = parts.first() if token and is_storable(token) and is_storable(number) else None
    if part is None:
        raise NotFound
    return part


def endpoint_for(*, user: Who, endpoint_id: int) -> WebhookEndpoint:
    """An address of the own system of a producer this person manages. Raises NotFound, RightMissing."""
    endpoints = WebhookEndpoint.objects.select_related("producer").filter(pk=endpoint_id)
    return get_for(user, lambda producers: endpoints.filter(producer__in=producers))


def message_for(*, user: Who, message_id: int) -> WebhookMessage:
    """A message to the own system of a producer this person manages. Raises NotFound, RightMissing."""
    messages = WebhookMessage.objects.select_related("endpoint").filter(pk=message_id)
    return get_for(user, lambda producers: messages.filter(endpoint__producer__in=producers))


def template_for(*, producer: Producer, template_id: int) -> MessageTemplate:
    """A ready answer of this producer. Raises NotFound."""
    template = MessageTemplate.objects.filter(producer=producer, pk=template_id).first()
    if template is None:
        raise NotFound
    return template
