"""What carriers push to us, and what we ask them: kept raw, then acted upon. Repetition and order do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.sweeps import sweep

from ..gateways import TrackingEvent, tracking_gateway
from ..models import Carrier, CarrierNews, Fulfilment
from ..selectors.carriers import news_to_process, parcels_to_announce, parcels_to_ask_about, parcels_under
from .following import hear_of_parcel


@transaction.atomic
def record_news(*, carrier: Carrier, headers: Mapping[str, str], body: bytes) -> list[int]:
    """Keep a signed message; the ids of its rows that nobody acted upon yet. A known scan is kept once.

    Raises NewsRefused. Once this returns the message can't be lost: the rows are the queue.
    """
    events = tracking_gateway(carrier.tracking).parse_notification(headers, body)
    return _keep(carrier, events, raw=body.decode())


def _keep(carrier: Carrier, events: Iterable[TrackingEvent], *, raw: str = "") -> list[int]:
    told = [
        CarrierNews(
            carrier=carrier,
            event_ref=event.event_ref,
            tracking_number=event.tracking_number,
            status=event.status,
            at=event.at,
            place=event.place,
            text=event.text,
            raw=raw or event.raw,
            heard_at=clock.now(),
        )
        for event in sorted(events, key=lambda event: event.event_ref)  # in one order, so that two never wait in turn
    ]
    CarrierNews.objects.bulk_create(told, ignore_conflicts=True)
    refs = [one.event_ref for one in told]
    fresh = CarrierNews.objects.filter(carrier=carrier, event_ref__in=refs, processed_at__isnull=True)
    return list(fresh.order_by("pk").values_list("pk", flat=True))


def process_news(*, news_id: int) -> int:
    """Act on a kept scan: every parcel under its number hears of it, each in a transaction of its own. How many moved.

    A number that nobody wrote down yet hears of it when that is done: see announce_parcel.
    """
    news = CarrierNews.objects.get(pk=news_id)
    parcels = parcels_under(news.carrier_id, news.tracking_number).values_list("pk", flat=True)
    moved = sum(_tell(news, parcel_id) for parcel_id in parcels)
    CarrierNews.objects.filter(pk=news_id, processed_at=None).update(processed_at=clock.now())
    return moved


def _tell(news: CarrierNews, parcel_id: int) -> bool:
    return hear_of_parcel(
        parcel_id=parcel_id,
        event_ref=news.event_ref,
        status=news.status,
        at=news.at,
        place=news.place,
        text=news.text,
    )


def process_all_news() -> int:
    """Act on kept scans that no task got to; how many parcels moved."""
    return sum(sweep([partial(process_news, news_id=pk) for pk in news_to_process()]))


def announce_parcels() -> int:
    """Tell carriers of parcels that they should tell us of; how many were told."""
    return len(sweep([partial(announce_parcel, parcel=parcel) for parcel in parcels_to_announce()]))


def announce_parcel(*, parcel: Fulfilment) -> None:
    """Tell its carrier of one parcel, and hear what the carrier said before we knew the number.

    Raises GatewayUnavailable; then it is tried again.
    """
    carrier = _carrier_of(parcel)
    tracking_gateway(carrier.tracking).announce(parcel.tracking_number)
    Fulfilment.objects.filter(pk=parcel.pk, told_at=None).update(told_at=clock.now())
    for news in CarrierNews.objects.filter(carrier=carrier, tracking_number=parcel.tracking_number):
        _tell(news, parcel.pk)


def ask_about_parcels() -> int:
    """Ask carriers about parcels under way that nothing was heard of for settings.CARRIER_SILENT_H; how many."""
    silent = timedelta(hours=settings.CARRIER_SILENT_H)
    return len(sweep([partial(ask_about_parcel, parcel=parcel) for parcel in parcels_to_ask_about(silent=silent)]))


def ask_about_parcel(*, parcel: Fulfilment) -> int:
    """Ask its carrier about one parcel; how many parcels moved. Raises GatewayUnavailable: then it is asked later."""
    carrier = _carrier_of(parcel)
    Fulfilment.objects.filter(pk=parcel.pk).update(asked_at=clock.now())
    events = tracking_gateway(carrier.tracking).track(parcel.tracking_number)
    return sum(process_news(news_id=pk) for pk in _keep(carrier, events))


def _carrier_of(parcel: Fulfilment) -> Carrier:
    if parcel.known_carrier is None:
        raise ValueError(f"parcel {parcel.pk} travels with nobody we know")
    return parcel.known_carrier
