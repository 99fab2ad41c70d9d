"""What a producer needs at hand to fulfil its parts: lots to pick, the story so far, the carrier it likes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, prefetch_related_objects

from catalog.models import Producer
from marketplace.accounts.models import User

from ..models import Fulfilment, OrderEvent, SellerOrder, StockHold

HELPER = "helper"  # as audit.Actor calls who acts by a consent
Pick = tuple[str, date | None, int]


def picks_of(parts: list[SellerOrder]) -> dict[int, list[Pick]]:
    """By order line: (lot code or "", best before, units), first expired first; what is missing is not picked.

    Loads the buyers' wards, the goods' pictures and the parcels into the parts too; a constant number of statements.
    """
    prefetch_related_objects(parts, "order__ward__parent", "lines__variant__product__images", "parcels")
    sold = StockHold.objects.filter(line__part__in=parts, sold_at__isnull=False, written_off_at__isnull=True)
    holds = sold.select_related("lot")
    by_line: dict[int, list[Pick]] = defaultdict(list)
    for hold in sorted(holds, key=lambda hold: (hold.lot.best_before or date.max, hold.lot_id)):
        by_line[hold.line_id].append((hold.lot.code, hold.lot.best_before, hold.units))
    return dict(by_line)


def parts_to_print(part_ids: Collection[int]) -> list[SellerOrder]:
    """Parts with all that labels and packing slips say, the longest paid first; four statements."""
    parts = SellerOrder.objects.filter(pk__in=part_ids).select_related("order__ward", "producer", "pickup__point__ward")
    parts = parts.prefetch_related("lines", "parcels__items")
    return list(parts.order_by("paid_at", "pk"))


def order_events(part: SellerOrder) -> list[OrderEvent]:
    """What happened to the order as a whole, oldest first."""
    return list(OrderEvent.objects.filter(order_id=part.order_id, part__isnull=True))


def helpers_in(part: SellerOrder) -> dict[int, str]:
    """By the key of a part's event: the name of who did it in the producer's name. A statement, where there was one."""
    done = [event for event in part.events.all() if event.actor_kind == HELPER]
    by_person = {event.pk: event.actor_id for event in done if event.actor_id is not None}
    if not by_person:
        return {}
    names = dict(User.objects.filter(pk__in=by_person.values()).values_list("pk", "full_name"))
    return {event: names[person] for event, person in by_person.items() if person in names}


def part_counts(producer: Producer) -> dict[str, int]:
    """How many paid parts this producer has, by state."""
    paid = SellerOrder.objects.filter(producer=producer, paid_at__isnull=False)
    return dict(paid.values_list("status").annotate(Count("pk")).order_by())


def last_carriers(producers: Iterable[int]) -> dict[int, str]:
    """By producer id: the carrier that took its last parcel."""
    theirs = Fulfilment.objects.filter(part__producer_id__in=set(producers), shipped_at__isnull=False)
    latest = theirs.order_by("part__producer_id", "-shipped_at", "-pk").distinct("part__producer_id")
    return dict(latest.values_list("part__producer_id", "carrier"))
