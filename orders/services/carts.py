"""Filling a cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from catalog.errors import NotOnSale
from catalog.models import Harvest
from catalog.selectors.on_sale import variants_in_cart
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, Actor, record
from marketplace.kernel.errors import InvalidInput, MarketplaceError, NotFound

from ..models import Cart, CartLine, Order, OrderLine
from ..selectors.carts import refuse_line, units_held_by_cart


def create_cart(*, user_id: int | None = None) -> Cart:
    """The person's cart, or a fresh one for a guest."""
    if user_id is None:
        return Cart.objects.create()
    return Cart.objects.get_or_create(user_id=user_id)[0]


@transaction.atomic
def start_preorder(*, harvest_id: int, units: int) -> Cart:
    """A cart of its own with some packs of a harvest to come, known by its token; it is placed like any other.

    Raises NotFound, NotOnSale (takes no orders any more), OutOfStock, WholesaleOnly, InvalidInput.
    """
    harvest = Harvest.objects.filter(pk=harvest_id).first()
    if harvest is None:
        raise NotFound
    cart = Cart.objects.create(harvest=harvest)
    add_to_cart(cart=cart, variant_id=harvest.variant_id, units=units)
    return cart


@transaction.atomic
def add_lines(*, cart: Cart, wanted: Sequence[tuple[int, int]]) -> None:
    """Put so many packs of each kind (variant id, units) into the cart, on top of what lies there; all or none.

    A constant number of statements. Raises NotOnSale, OutOfStock (more than is free), WholesaleOnly, InvalidInput (not
    1 to 999 units), with the place of the line in `field`: lines.2.units
    """
    lying = _units_in(cart)
    for index, (variant_id, units) in enumerate(wanted):
        with told_of_line(index):
            _refuse_odd_number(units)
        lying[variant_id] = lying.get(variant_id, 0) + units
    _put(cart, [(variant_id, lying[variant_id]) for variant_id, _units in wanted])


@transaction.atomic
def set_lines(*, cart: Cart, wanted: Sequence[tuple[int, int]]) -> None:
    """Set how many packs of each kind lie in the cart, all or none; 0 takes a line out.

    Raises as add_lines, and NotFound for a kind that does not lie there.
    """
    lying = _units_in(cart)
    for index, (variant_id, _units) in enumerate(wanted):
        if variant_id not in lying:
            raise NotFound(_("Món này không còn trong giỏ."), field=f"lines.{index}.variant")
    remove_lines(cart=cart, variant_ids=[variant_id for variant_id, units in wanted if units == 0])
    _put(cart, [(variant_id, units) for variant_id, units in wanted if units != 0])


@transaction.atomic
def bring_up(*, cart: Cart, at_least: Mapping[int, int]) -> None:
    """Let at least so many packs of each kind lie in the cart; more of one stay. Raises as add_lines."""
    lying = _units_in(cart)
    _put(cart, [(variant_id, units) for variant_id, units in at_least.items() if units > lying.get(variant_id, 0)])


def add_to_cart(*, cart: Cart, variant_id: int, units: int) -> None:
    """add_lines of one kind; `field` then names the input alone: units"""
    with _told_of_one_line():
        add_lines(cart=cart, wanted=[(variant_id, units)])


def change_units(*, cart: Cart, variant_id: int, units: int) -> None:
    """set_lines of one kind; `field` then names the input alone: units"""
    with _told_of_one_line():
        set_lines(cart=cart, wanted=[(variant_id, units)])


@transaction.atomic
def remove_lines(*, cart: Cart, variant_ids: Sequence[int]) -> None:
    """Take lines out; taking one out twice is fine."""
    gone, _of_what = CartLine.objects.filter(cart=cart, variant_id__in=variant_ids).delete()
    if gone:
        record("remove_lines", cart, actor=_owner(cart), after={"variants": list(variant_ids)})


def _units_in(cart: Cart) -> dict[int, int]:
    """What lies in the cart, with its row as the lock: a line that is not there yet can't be waited for."""
    if Cart.objects.select_for_update(no_key=True).filter(pk=cart.pk).first() is None:
        raise NotFound
    return dict(CartLine.objects.filter(cart=cart).values_list("variant_id", "units"))


def _put(cart: Cart, wanted: Sequence[tuple[int, int]]) -> None:
    if not wanted:
        return
    variants = variants_in_cart([variant_id for variant_id, _units in wanted], clock.today())
    harvest = cart.harvest
    short = harvest is not None or any(pk in variants and units > variants[pk].units_available for pk, units in wanted)
    held = units_held_by_cart(cart) if short else {}
    for index, (variant_id, units) in enumerate(wanted):
        with told_of_line(index):
            _refuse_odd_number(units)
            if variant_id not in variants or (harvest is not None and harvest.variant_id != variant_id):
                raise NotOnSale(field="variant")
            own_units = held.get(variant_id, 0)
            refuse_line(variants[variant_id], units=units, harvest=harvest, own_units=own_units)
    CartLine.objects.bulk_create(
        (
            CartLine(cart=cart, variant_id=pk, units=units, price_seen_vnd=variants[pk].price_for(units))
            for pk, units in sorted(dict(wanted).items())
        ),
        update_conflicts=True,
        unique_fields=["cart", "variant"],
        update_fields=["units", "price_seen_vnd"],
    )
    record("fill_cart", cart, actor=_owner(cart), after={"units": {str(pk): units for pk, units in wanted}})


def _refuse_odd_number(units: int) -> None:
    if not 1 <= units <= CartLine.MAX_UNITS:
        raise InvalidInput(_("Số lượng phải từ 1 đến %(most)s.") % {"most": CartLine.MAX_UNITS}, field="units")


def _owner(cart: Cart) -> Actor:
    return GUEST if cart.user_id is None else Actor("user", cart.user_id)


@contextmanager
def told_of_line(index: int) -> Iterator[None]:
    """Say which of several lines a refusal is about."""
    try:
        yield
    except MarketplaceError as refusal:
        refusal.field = f"lines.{index}.{refusal.field}"
        raise


@contextmanager
def _told_of_one_line() -> Iterator[None]:
    try:
        yield
    except MarketplaceError as refusal:
        refusal.field = refusal.field.removeprefix("lines.0.")
        raise


@transaction.atomic
def accept_prices(*, cart: Cart) -> None:
    """The buyer has seen today's prices: later changes are told against these."""
    seen: dict[str, list[int]] = {}
    for line in cart.lines.select_related("variant"):
        price_vnd = line.variant.price_for(line.units)
        if price_vnd != line.price_seen_vnd:
            CartLine.objects.filter(pk=line.pk).update(price_seen_vnd=price_vnd)
            seen[str(line.variant_id)] = [line.price_seen_vnd, price_vnd]
    if seen:  # a look that finds nothing new is no command
        record("accept_prices", cart, actor=_owner(cart), after={"prices": seen})


@transaction.atomic
def adopt_cart(*, guest_cart: Cart, user_id: int) -> Cart:
    """Bring a guest's cart along at sign-in: its lines join the person's cart, the larger number of units wins.

    An unpaid order comes along too, so that paying it still empties the cart; unless the person has one already.
    """
    mine, _created = Cart.objects.select_for_update().get_or_create(user_id=user_id)
    if guest_cart.pk == mine.pk or guest_cart.user_id is not None:
        return mine
    for line in guest_cart.lines.order_by("variant_id"):
        known = mine.lines.filter(variant_id=line.variant_id).first()
        units = max(line.units, known.units if known else 0)
        CartLine.objects.update_or_create(
            cart=mine, variant_id=line.variant_id, defaults={"units": units, "price_seen_vnd": line.price_seen_vnd}
        )
    if not mine.orders.unpaid().exists():
        guest_cart.orders.unpaid().update(cart=mine)
    if mine.voucher_id is None and guest_cart.voucher_id is not None:
        Cart.objects.filter(pk=mine.pk).update(voucher=guest_cart.voucher_id)
        mine.voucher_id = guest_cart.voucher_id
    guest_cart.orders.update(cart=None)
    record("adopt_cart", mine, actor=_owner(mine), before={"guest_cart": guest_cart.pk})
    guest_cart.delete()
    return mine


def clear_bought(*, order: Order) -> None:
    """Take out of the cart what has now been paid for, and the voucher that was used with it."""
    bought = OrderLine.objects.filter(part__order=order).values("variant_id")
    CartLine.objects.filter(cart__orders=order, variant_id__in=bought).delete()
    Cart.objects.filter(orders=order, voucher__uses__order=order).update(voucher=None)
