"""Where a buyer may fetch each producer's goods, and when those places are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.places import zone_between
from marketplace.kernel import clock

from .. import delivery, dispatch
from ..models import PickupPoint
from ..opening import open_weekdays, runs_of
from .quotes import DeliveryOption, Packs
from .terms import Terms, terms_on

# Nobody from farther away comes to fetch a parcel.
NEAR = ("same_ward", "old_province", "mekong_delta")
MOST_POINTS = 8
# From placing: a day to confirm, two to bring it there. What we ask of producers, see web.producer_words.
DAYS_MIN, DAYS_MAX = 1, 3
_DAY_NAMES = [
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
]


def pickup_options_of(groups: Sequence[Packs], *, ward_code: str) -> dict[int, list[DeliveryOption]]:
    """Points where each producer's packs may be fetched, by producer id, nearest first; two statements.

    Only points that are open for business, serve the producer, have room, and a fridge where something is cold. Each
    says between which days the goods lie there, for an order placed now: none on which the point is closed.
    """
    producers = [group.producer.pk for group in groups]
    points = (
        PickupPoint.objects.filter(is_active=True)
        .with_waiting()
        .annotate(
            serves=ArrayAgg("producers", filter=Q(producers__in=producers), distinct=True, default=Value([])),
        )
        .select_related("ward")
    )
    near = [(zone_between(point.ward.code, ward_code), point) for point in points]
    sorted_points = [point for zone in NEAR for there, point in near if there == zone]
    terms = terms_on(clock.today(), producers=set(producers)) if sorted_points else None
    return {
        group.producer.pk: [
            _promised(_option(group, point), group.producer.pk, terms)
            for point in sorted_points
            if _takes(point, group)
        ][:MOST_POINTS]
        for group in groups
    }


def _promised(option: DeliveryOption, producer_id: int, terms: Terms | None) -> DeliveryOption:
    """The option with its days: when the producer brings it, and when it lies at a point that is open."""
    if terms is None or option.point is None:
        return option
    own = terms.of(producer_id)
    brought = dispatch.ships_on(
        localtime(clock.now()), weekdays=own.weekdays, cut_off=own.cut_off, closed=terms.closed(producer_id)
    )
    there = brought and dispatch.arrives(
        brought,
        days_min=option.days_min,
        days_max=option.days_max,
        weekdays=open_weekdays(option.point.hours),
        closed=terms.holidays,
    )
    if not brought or not there:
        return option
    return replace(option, ships_on=brought, arrives_from=there[0], arrives_until=there[1])


def _takes(point: PickupPoint, group: Packs) -> bool:
    serves: list[int] = point.serves  # type: ignore[attr-defined]  # annotated above
    if point.waiting >= point.capacity or not (point.serves_all or group.producer.pk in serves):
        return False
    zone = zone_between(group.producer.ward.code, point.ward.code)
    products = [variant.product for variant, _units in group.packs]
    return all(
        delivery.reaches(product.delivery_scope, zone) and (point.has_fridge or not delivery.is_cold(product.storage))
        for product in products
    )


def _option(group: Packs, point: PickupPoint) -> DeliveryOption:
    return DeliveryOption(
        service=f"pickup:{point.pk}",
        name=_("Tới lấy ở %(point)s") % {"point": point.name},
        zone=zone_between(group.producer.ward.code, point.ward.code),
        fee_vnd=0,
        weight_g=sum(units * variant.gross_weight_g for variant, units in group.packs),
        days_min=DAYS_MIN,
        days_max=DAYS_MAX,
        point=point,
    )


def hours_words(point: PickupPoint) -> str:
    """ "T2–T6 07:00–17:00, T7 07:00–11:00"; days that are not named it is closed."""
    words = []
    for first, last, hours in runs_of(point.hours):
        days = str(_DAY_NAMES[first]) if first == last else f"{_DAY_NAMES[first]}–{_DAY_NAMES[last]}"
        words.append(f"{days} {hours.replace('-', '–')}")
    return ", ".join(words)
