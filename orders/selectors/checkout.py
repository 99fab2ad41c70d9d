"""What the buyer reviews before placing: sellers, goods, deliveries and sums (consumer law 19/2023, articles 37–38)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from catalog.models import Certificate, Lot, Producer
from marketplace.accounts.places import zone_between

from .. import delivery
from ..pricing import Sums, sums_of_order
from .carts import CartView, LineView, ProducerGroup
from .quotes import DeliveryOption, delivery_options_of
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
    def problems(self) -> list[str]:
        lines = [each.line.problem for group in self.groups for each in group.lines if each.line.problem]
        return lines + [group.problem for group in self.groups if group.problem]

    @property
    def can_be_placed(self) -> bool:
        return bool(self.groups) and not self.problems and all(group.chosen for group in self.groups)


def review_of(view: CartView, *, ward_code: str, services: Mapping[int, str], on: date) -> Review:
    """The cart with deliveries to a new ward ("" while unknown); three statements, however many producers.

    services  wanted delivery service per producer id; the cheapest one where none (or none that is offered) is named
    """
    lines = [line for group in view.groups for line in group.lines]
    certificates = _certificates({line.variant.product_id for line in lines}, on)
    lots = _first_lots({line.variant.pk for line in lines}, on)
    options = delivery_options_of(view.groups, ward_code=ward_code, on=on) if ward_code else {}
    groups = []
    for group in view.groups:
        offered = options.get(group.producer.pk, [])
        reasons = _reasons(group, ward_code) if ward_code and not offered else {}
        groups.append(
            ReviewGroup(
                producer=group.producer,
                lines=[
                    ReviewLine(line, certificates[line.variant.product_id], lots.get(line.variant.pk))
                    for line in group.lines
                ],
                goods_vnd=group.goods_vnd,
                discount_vnd=group.discount_vnd,
                options=offered,
                chosen=_chosen(offered, services.get(group.producer.pk, "")),
                obstacle="" if offered or not ward_code else _obstacle(group, reasons),
                blocked_variants=frozenset(reasons),
                problem=group.problem,
            )
        )
    return Review(groups, has_place=bool(ward_code), applied=view.applied)


def _chosen(options: list[DeliveryOption], service: str) -> DeliveryOption | None:
    wanted = [option for option in options if option.service == service]
    return next(iter(wanted or options), None)


def _reasons(group: ProducerGroup, ward_code: str) -> dict[int, str]:
    """Why packs of a parcel that has no delivery stay behind, by variant id."""
    zone = zone_between(group.producer.ward.code, ward_code)
    too_far = {
        line.variant.pk: _scope(line)
        for line in group.lines
        if not delivery.reaches(line.variant.product.delivery_scope, zone)
    }
    cold = _("cần giữ lạnh, chưa có chuyến lạnh tới nơi này")
    return too_far or {line.variant.pk: cold for line in group.lines if delivery.is_cold(line.variant.product.storage)}


def _obstacle(group: ProducerGroup, reasons: Mapping[int, str]) -> str:
    told = [
        f"{line.variant.product.name}: {reasons[line.variant.pk]}" for line in group.lines if line.variant.pk in reasons
    ]
    if not told:
        return _("Chưa có chuyến giao tới nơi này. Bà con chọn nơi nhận khác giúp.")
    return _("%(reasons)s. Chọn nơi nhận gần hơn, hoặc bỏ món đó khỏi giỏ.") % {"reasons": "; ".join(told)}


def _scope(line: LineView) -> str:
    words = str(line.variant.product.get_delivery_scope_display())
    return words[:1].lower() + words[1:]


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
