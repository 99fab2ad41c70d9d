"""The cart as its owner sees it: grouped by producer, with whatever stands against a line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db.models import Sum, prefetch_related_objects

from catalog.models import Harvest, Producer, ProductVariant
from catalog.selectors.on_sale import refuse_unpromisable, refuse_unsellable, variants_in_cart
from marketplace.kernel import clock
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.money import format_vnd

from ..errors import BelowMinimum
from ..models import Cart, CartLine, Order, OrderLine, StockHold
from ..pricing import Sums, deposit_vnd, goods_vnd
from .vouchers import Applied, apply_voucher


@dataclass(frozen=True)
class LineView:
    """One line. `problem` says in the buyer's language why it can't be bought as it is; the voucher's share apart."""

    variant: ProductVariant
    units: int
    price_vnd: int
    price_seen_vnd: int
    problem: str = ""
    discount_vnd: int = 0

    @property
    def total_vnd(self) -> int:
        """Before the voucher."""
        return self.price_vnd * self.units

    @property
    def price_changed(self) -> bool:
        return self.price_vnd != self.price_seen_vnd


@dataclass(frozen=True)
class ProducerGroup:
    """harvest  the one to come that a pre-order is promised out of; None for goods on the shelf"""

    producer: Producer
    lines: list[LineView] = field(default_factory=list)
    harvest: Harvest | None = None

    @property
    def goods_vnd(self) -> int:
        return goods_vnd(self.lines)

    def refuse_too_small(self) -> None:
        """Raises BelowMinimum when the producer takes no order of so few goods; a voucher does not count here."""
        least_vnd = self.producer.min_order_vnd
        if self.goods_vnd < least_vnd:
            least, missing = format_vnd(least_vnd), format_vnd(least_vnd - self.goods_vnd)
            raise BelowMinimum(producer=self.producer.name, least=least, missing=missing)

    @property
    def problem(self) -> str:
        """Why this producer's goods can't be ordered as they are; "" when they can."""
        try:
            self.refuse_too_small()
        except BelowMinimum as refusal:
            return str(refusal)
        return ""

    @property
    def discount_vnd(self) -> int:
        return sum(line.discount_vnd for line in self.lines)

    def sums(self, delivery_vnd: int) -> Sums:
        """What this producer's part comes to with a delivery."""
        return Sums(self.goods_vnd, self.discount_vnd, delivery_vnd)

    def later_vnd(self, delivery_vnd: int) -> int:
        """What of it is asked for when the harvest is brought in; 0 for goods on the shelf."""
        if self.harvest is None:
            return 0
        sums = self.sums(delivery_vnd)
        first_vnd = deposit_vnd(sums.goods_vnd - sums.discount_vnd, self.harvest.deposit_bp)
        return sums.total_vnd - first_vnd if first_vnd else 0  # goods for nothing: the delivery is paid now

    @property
    def packs(self) -> list[tuple[ProductVariant, int]]:
        return [(line.variant, line.units) for line in self.lines]


@dataclass(frozen=True)
class CartView:
    cart: Cart | None
    groups: list[ProducerGroup]
    applied: Applied | None = None

    @property
    def goods_vnd(self) -> int:
        return sum(group.goods_vnd for group in self.groups)

    @property
    def discount_vnd(self) -> int:
        return sum(group.discount_vnd for group in self.groups)

    @property
    def net_vnd(self) -> int:
        """The goods as the buyer pays them, before delivery."""
        return self.goods_vnd - self.discount_vnd

    @property
    def pay_later_vnd(self) -> int:
        """Of the goods, asked for when the harvest of a pre-order is brought in; the delivery comes on top."""
        return sum(group.later_vnd(0) for group in self.groups)

    @property
    def pay_now_vnd(self) -> int:
        """Of the goods, asked for when it is placed."""
        return sum(group.sums(0).total_vnd for group in self.groups) - self.pay_later_vnd

    @property
    def harvest(self) -> Harvest | None:
        """Of a pre-order."""
        return self.cart.harvest if self.cart else None

    @property
    def units(self) -> int:
        return sum(line.units for group in self.groups for line in group.lines)

    @property
    def problems(self) -> list[str]:
        lines = [line.problem for group in self.groups for line in group.lines if line.problem]
        return lines + [group.problem for group in self.groups if group.problem]

    @property
    def is_empty(self) -> bool:
        return not self.groups


def cart_view(cart: Cart | None) -> CartView:
    """The cart, producers in alphabetical order, with today's prices.

    Two statements; one more where something is short, and one for a voucher that did not come with the cart.
    Units that an unpaid order of this same cart holds count as free: placing again takes them over.
    """
    if cart is None:
        return CartView(None, [])
    today = clock.today()
    lines = list(CartLine.objects.filter(cart=cart))
    variants = variants_in_cart([line.variant_id for line in lines], today)
    short = cart.harvest_id is not None or any(line.units > variants[line.variant_id].units_available for line in lines)
    own_holds = units_held_by_cart(cart) if short else {}
    groups: dict[int, ProducerGroup] = {}
    for line in lines:
        variant = variants[line.variant_id]
        fresh = ProducerGroup(variant.product.producer, harvest=cart.harvest)
        group = groups.setdefault(variant.product.producer_id, fresh)
        group.lines.append(_line_view(line, variant, own_holds.get(variant.pk, 0), cart.harvest))
    ordered = sorted(groups.values(), key=lambda group: (group.producer.name_sort, group.producer.pk))
    return with_voucher(CartView(cart, ordered), cart)


def with_voucher(view: CartView, cart: Cart) -> CartView:
    """The same cart with the discount of each line."""
    if cart.voucher_id is None:
        return view
    assert cart.voucher is not None  # noqa: S101  # for mypy: its id is there
    applied = apply_voucher(cart.voucher, [line for group in view.groups for line in group.lines], cart=cart)
    groups = [
        replace(
            group,
            lines=[replace(line, discount_vnd=applied.discounts.get(line.variant.pk, 0)) for line in group.lines],
        )
        for group in view.groups
    ]
    return CartView(cart, groups, applied)


def cart_with_pictures(cart: Cart | None) -> CartView:
    """The cart with the pictures of its goods; one statement more."""
    view = cart_view(cart)
    goods = [line.variant.product for group in view.groups for line in group.lines]
    prefetch_related_objects(goods, "images")
    return view


def refuse_line(variant: ProductVariant, *, units: int, harvest: Harvest | None, own_units: int = 0) -> None:
    """Raise what stands against buying so many of a pack: off the shelf, or out of a harvest to come."""
    if harvest is None:
        refuse_unsellable(variant, units=units, on=clock.today(), own_units=own_units)
    else:
        refuse_unpromisable(variant, harvest, units=units, own_units=own_units)


def _line_view(line: CartLine, variant: ProductVariant, own_units: int, harvest: Harvest | None) -> LineView:
    problem = ""
    try:
        refuse_line(variant, units=line.units, harvest=harvest, own_units=own_units)
    except MarketplaceError as error:
        problem = str(error)
    return LineView(variant, line.units, variant.price_for(line.units), line.price_seen_vnd, problem)


def units_held_by_cart(cart: Cart) -> dict[int, int]:
    """Units per pack that the cart's unpaid order holds, or was promised."""
    if cart.harvest_id is not None:
        mine = OrderLine.objects.filter(part__order__in=cart.orders.unpaid())
        return dict(mine.values_list("variant_id").annotate(units=Sum("units")).order_by())
    held = (
        StockHold.objects.filter(line__part__order__cart_id=cart.pk, sold_at__isnull=True, released_at__isnull=True)
        .values_list("line__variant_id")
        .annotate(units=Sum("units"))
        .order_by()
    )
    return dict(held)


def held_order(cart: Cart) -> Order | None:
    """The unpaid order this cart was last turned into, if it is still held."""
    return cart.orders.unpaid().select_related("ward").first()


def cart_units(cart: Cart | None) -> int:
    """How many packs lie in the cart; one statement."""
    if cart is None:
        return 0
    return int(CartLine.objects.filter(cart=cart).aggregate(units=Sum("units", default=0))["units"])
