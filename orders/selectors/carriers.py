"""Carriers and their parcels: whom a name means, which parcels travel under a number, whom to ask and to tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import quote

from django.db.models import Q, QuerySet

from marketplace.kernel import clock

from .. import states
from ..gateways import MANUAL, tracking_gateway
from ..models import Carrier, CarrierNews, DeliveryService, Fulfilment, SellerOrder

ASK_FOR_AT_MOST = timedelta(days=30)
MOST_AT_ONCE = 50  # a carrier that does not answer must not hold the worker longer than a task may run


def find_carrier(words: str) -> Carrier | None:
    """The carrier of ours that a producer means by a name or a code; None for a coach or a neighbour."""
    said = words.strip().casefold()
    carriers = Carrier.objects.filter(is_active=True)
    return next((one for one in carriers if said in {_folded(one.name_vi), _folded(one.name_en), one.code}), None)


def _folded(name: str) -> str:
    return name.strip().casefold()


def carrier_of_news(code: str) -> Carrier | None:
    """The carrier that sends us messages under this code; None where nobody does."""
    return Carrier.objects.filter(code=code).exclude(tracking=MANUAL).first()


def carriers_that_tell(parts: Iterable[SellerOrder]) -> dict[str, str]:
    """By delivery service: the name of its carrier, where an adapter hears of its parcels; one statement."""
    codes = {part.delivery_service for part in parts}
    services = DeliveryService.objects.filter(code__in=codes).exclude(carrier__tracking=MANUAL)
    return {service.code: str(service.carrier) for service in services.select_related("carrier")}


def parcels_under(carrier_id: int, tracking_number: str) -> QuerySet[Fulfilment]:
    """Every parcel that travels under this number: two orders of one buyer may lie in one box."""
    parcels = Fulfilment.objects.filter(known_carrier_id=carrier_id, tracking_number=tracking_number)
    return parcels.exclude(tracking_number="").order_by("part_id", "pk")


def news_to_process() -> list[int]:
    """Kept messages that nobody acted upon, oldest first."""
    return list(CarrierNews.objects.filter(processed_at__isnull=True).order_by("pk").values_list("pk", flat=True))


def parcels_to_announce() -> list[Fulfilment]:
    """Parcels with a carrier that listens, and that it has not been told of."""
    return list(_told_by_an_adapter().filter(told_at__isnull=True).order_by("pk")[:MOST_AT_ONCE])


def parcels_to_ask_about(*, silent: timedelta) -> list[Fulfilment]:
    """Parcels under way that nothing was heard of, and nobody asked about, for so long; not for ever."""
    now = clock.now()
    since = now - silent
    heard = Q(heard_at__isnull=True, shipped_at__lte=since) | Q(heard_at__lte=since)
    asked = Q(asked_at__isnull=True) | Q(asked_at__lte=since)
    young = Q(shipped_at__gt=now - ASK_FOR_AT_MOST)
    return list(_told_by_an_adapter().filter(heard & asked & young).order_by("shipped_at", "pk")[:MOST_AT_ONCE])


def _told_by_an_adapter() -> QuerySet[Fulfilment]:
    parcels = Fulfilment.objects.filter(status__in=states.UNDER_WAY, known_carrier__isnull=False)
    return parcels.exclude(known_carrier__tracking=MANUAL).select_related("known_carrier")


def tracking_url(parcel: Fulfilment) -> str:
    """The carrier's own page about a parcel whose carrier is loaded; "" where there is none."""
    carrier = parcel.known_carrier
    if carrier is None or not parcel.tracking_number:
        return ""
    if carrier.tracking_url:
        return carrier.tracking_url.replace("{number}", quote(parcel.tracking_number, safe=""))
    return tracking_gateway(carrier.tracking).page(parcel.tracking_number)


def left_parcels(part: SellerOrder) -> list[Fulfilment]:
    """The parcels of a part that are no longer with its producer, by number."""
    return [parcel for parcel in part.parcels.all() if parcel.status != states.ANNOUNCED]
