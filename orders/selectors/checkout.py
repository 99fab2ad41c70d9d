"""What the buyer reviews before placing: sellers, goods, deliveries and sums (consumer law 19/2023, articles 37–38)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalog.models import Certificate, Harvest, Lot, Producer, ProductVariant

from .. import delivery
from ..pricing import Sums, sums_of_order
from .carts import CartView, LineView, ProducerGroup
from .pickups import pickup_options_of
from .quotes import DeliveryOption, Offer, offers_of, travel_of_variant
from .vouchers import Applied


@dataclass(frozen=True)
class ReviewLine:
    """One line with its valid certificates and the lot that would leave first."""

    line: LineView
    certificates: list[Certificate]
    lot: Lot | None


@dataclass(frozen=True)
class ReviewGroup:
    """One producer's parcel. `obstacle` says why it can't travel to that place, and what to do; "" when it can."""

    producer: Producer
    lines: list[ReviewLine]
    goods_vnd: int
    discount_vnd: int
    options: list[DeliveryOption]
    chosen: DeliveryOption | None
    obstacle: str
    blocked_variants: frozenset[int]
    problem: str = ""
    later_vnd: int = 0

    @property
    def total_vnd(self) -> int:
        return self.sums.total_vnd

    @property
    def sums(self) -> Sums:
        return Sums(self.goods_vnd, self.discount_vnd, self.chosen.fee_vnd if self.chosen else 0)


@dataclass(frozen=True)
class Review:
    """A cart on its way to one place; `has_place` False while the place is not known yet."""

    groups: list[ReviewGroup]
    has_place: bool
    applied: Applied | None = None
    harvest: Harvest | None = None

    @property
    def sums(self) -> Sums:
        return sums_of_order([group.sums for group in self.groups])

    @property
    def goods_vnd(self) -> int:
        return self.sums.goods_vnd

    @property
    def discount_vnd(self) -> int:
        return self.sums.discount_vnd

    @property
    def delivery_vnd(self) -> int:
        return self.sums.delivery_vnd

    @property
    def total_vnd(self) -> int:
        return self.sums.total_vnd

    @property
    def later_vnd(self) -> int:
        """Of it, asked for when the harvest is brought in."""
        return sum(group.later_vnd for group in self.groups)

    @property
    def first_vnd(self) -> int:
        """What is paid now: everything, or the deposit of a pre-order."""
        return self.total_vnd - self.later_vnd

    @property
    def problems(self) -> list[str]:
        lines = [each.line.problem for group in self.groups for each in group.lines if each.line.problem]
        return lines + [group.problem for group in self.groups if group.problem]

    @property
    def can_be_placed(self) -> bool:
        return bool(self.groups) and not self.problems and all(group.chosen for group in self.groups)


def review_of(view: CartView, *, ward_code: str, services: Mapping[int, str], on: date) -> Review:
    """The cart with deliveries to a new ward ("" while unknown); eleven statements, however many producers.

    services  wanted delivery service per producer id; the cheapest delivery where none (or none that is offered) is
              named, never a pick-up point: to go there is for the buyer to decide
    """
    lines = [line for group in view.groups for line in group.lines]
    certificates = _certificates({line.variant.product_id for line in lines}, on)
    lots = {} if view.harvest else _first_lots({line.variant.pk for line in lines}, on)
    offers = offers_of(view.groups, ward_code=ward_code, on=on) if ward_code else {}
    pickups = pickup_options_of(view.groups, ward_code=ward_code) if ward_code else {}
    groups = []
    for group in view.groups:
        found = offers.get(group.producer.pk, Offer([], {}))
        options = [*found.options, *pickups.get(group.producer.pk, [])]
        chosen = _chosen(options, services.get(group.producer.pk, ""))
        groups.append(
            ReviewGroup(
                producer=group.producer,
                lines=[
                    ReviewLine(line, certificates[line.variant.product_id], lots.get(line.variant.pk))
                    for line in group.lines
                ],
                goods_vnd=group.goods_vnd,
                discount_vnd=group.discount_vnd,
                problem=group.problem,
                options=options,
                chosen=chosen,
                later_vnd=group.later_vnd(chosen.fee_vnd if chosen else 0),
                obstacle="" if found.options or not ward_code else _obstacle(group, found.reasons),
                blocked_variants=frozenset(found.reasons),
            )
        )
    return Review(groups, has_place=bool(ward_code), applied=view.applied, harvest=view.harvest)


def _chosen(options: list[DeliveryOption], service: str) -> DeliveryOption | None:
    wanted = [option for option in options if option.service == service]
    return next(iter(wanted or [option for option in options if option.point is None]), None)


def _obstacle(group: ProducerGroup, reasons: Mapping[int, delivery.Reason]) -> str:
    told = [
        f"{line.variant.product.name}: {reason_words(reasons[line.variant.pk], line.variant)}"
        for line in group.lines
        if line.variant.pk in reasons
    ]
    if not told:
        return _("Các món này không đi chung một kiện tới nơi này được. Bà con chia ra đặt hai đơn giúp.")
    return _("%(reasons)s. Chọn nơi nhận gần hơn, hoặc bỏ món đó khỏi giỏ.") % {"reasons": "; ".join(told)}


def reason_words(reason: delivery.Reason, variant: ProductVariant) -> str:
    """Why a pack can't travel, as the middle of a sentence; "" for no reason."""
    if reason == "scope":
        words = str(variant.product.get_delivery_scope_display())
        return words[:1].lower() + words[1:]
    return {
        "": "",
        "never": _("không giữ được tươi trên đường tới nơi này"),
        "no_trip": _("chưa có chuyến giao tới nơi này"),
        "no_cold_trip": _("cần giữ lạnh, chưa có chuyến lạnh tới nơi này"),
        "too_slow": _("đường tới nơi này quá lâu, hàng không giữ được"),
        "too_large": _("nặng hoặc lớn hơn mức nhà vận chuyển nhận"),
    }[reason]


@dataclass(frozen=True)
class Travel:
    """Whether some packs of one kind may travel to a ward: the deliveries offered, or else the reason in words."""

    options: list[DeliveryOption]
    obstacle: str

    @property
    def may(self) -> bool:
        return bool(self.options)


def travel_of(*, variant: ProductVariant, units: int, ward_code: str, on: date) -> Travel:
    """As for a cart with nothing else in it, before it is filled. Seven statements."""
    found = travel_of_variant(variant=variant, units=units, ward_code=ward_code, on=on)
    return Travel(found.options, reason_words(found.reasons.get(variant.pk, ""), variant))


def travel_of_cart(view: CartView, *, ward_code: str, on: date) -> dict[int, Travel]:
    """By producer id: what its goods in the cart can travel by to a ward, or what stands against it."""
    offers = offers_of(view.groups, ward_code=ward_code, on=on)
    travels = {}
    for group in view.groups:
        found = offers[group.producer.pk]
        travels[group.producer.pk] = Travel(found.options, "" if found.options else _obstacle(group, found.reasons))
    return travels


def _certificates(product_ids: set[int], on: date) -> dict[int, list[Certificate]]:
    by_product: dict[int, list[Certificate]] = defaultdict(list)
    for certificate in Certificate.objects.valid(on).filter(product__in=product_ids):
        by_product[certificate.product_id].append(certificate)
    return by_product


def _first_lots(variant_ids: set[int], on: date) -> dict[int, Lot]:
    first: dict[int, Lot] = {}
    for lot in Lot.objects.sellable(on).filter(variant__in=variant_ids):
        first.setdefault(lot.variant_id, lot)
    return first
