"""Whose row is it? A stranger is answered as if it did not exist."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from catalog.models import Harvest, Lot, Producer, ProductVariant
from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound
from marketplace.kernel.text import is_storable

from ..models import Attachment, Cart, Complaint, ExtraCharge, MessageTemplate, Order, Return, SellerOrder


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


def producer_of(*, user: User, slug: str | None = None) -> Producer:
    """The producer this person works for; the first by name without a slug. Raises NotFound."""
    producers = Producer.objects.of_user(user.pk)
    if slug:
        producers = producers.filter(slug=slug) if is_storable(slug) else producers.none()
    producer = producers.first()
    if producer is None:
        raise NotFound
    return producer


def part_for(*, user: User, number: str) -> SellerOrder:
    """A paid (or once paid) part of an order of a producer this person works for. Raises NotFound."""
    return parts_for(user=user, numbers=[number])[0]


def parts_for(*, user: User, numbers: Collection[str]) -> list[SellerOrder]:
    """As part_for, several at once, by number; one statement. NotFound when one is not theirs or none is named."""
    wanted = {number for number in numbers if is_storable(number)}
    parts = SellerOrder.objects.select_related("order", "producer", "pickup__point__ward").filter(
        number__in=wanted, paid_at__isnull=False, producer__memberships__user_id=user.pk
    )
    found = list(parts.order_by("number").distinct())
    if not found or len(found) != len(set(numbers)):
        raise NotFound
    return found


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


def return_for(*, user: User, code: str) -> Return:
    """A return of a part of a producer this person works for. Raises NotFound."""
    return _case(Return.objects.filter(part__producer__memberships__user_id=user.pk), code)


def pack_for(*, user: User, variant_id: int) -> ProductVariant:
    """A pack of a producer this person works for, with its product, producer and tiers. Raises NotFound."""
    packs = ProductVariant.objects.with_tiers().select_related("product__producer")
    found = packs.filter(pk=variant_id, product__producer__memberships__user_id=user.pk).first()
    if found is None:
        raise NotFound
    return found


def lot_for(*, user: User, lot_id: int) -> Lot:
    """A lot of a producer this person works for, with its pack, product and producer. Raises NotFound."""
    lots = Lot.objects.select_related("variant__product__producer")
    lot = lots.filter(pk=lot_id, variant__product__producer__memberships__user_id=user.pk).first()
    if lot is None:
        raise NotFound
    return lot


def harvest_for(*, user: User, harvest_id: int) -> Harvest:
    """A harvest of a producer this person works for, with its pack, product and producer. Raises NotFound."""
    harvests = Harvest.objects.select_related("variant__product__producer", "lot")
    mine = harvests.filter(pk=harvest_id, variant__product__producer__memberships__user_id=user.pk)
    harvest = mine.first()
    if harvest is None:
        raise NotFound
    return harvest


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


def photo_for(*, user: User, photo_id: int) -> Attachment:
    """A photo of a paid part of a producer this person works for; operators see every one. Raises NotFound."""
    photos = Attachment.objects.filter(pk=photo_id)
    if not user.is_staff:
        photos = photos.filter(part__paid_at__isnull=False, part__producer__memberships__user_id=user.pk)
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


def template_for(*, producer: Producer, template_id: int) -> MessageTemplate:
    """A ready answer of this producer. Raises NotFound."""
    template = MessageTemplate.objects.filter(producer=producer, pk=template_id).first()
    if template is None:
        raise NotFound
    return template
