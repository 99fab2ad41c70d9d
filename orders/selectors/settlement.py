"""Who gets the buyer's money, and which producers can be paid themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from catalog.models import Producer
from marketplace.kernel import clock

from ..models import Cart, DirectAccount, Settlement, Way


def way_now() -> str:
    """How an order placed now is settled; one statement."""
    way = Settlement.objects.filter(marketplace__is_ourselves=True).values_list("way", flat=True).first()
    return way or Way.PLATFORM_COLLECT


def is_direct(cart: Cart) -> bool:
    """Whether what lies in the cart would be paid to its producers. No statement for a cart of with_voucher()."""
    told: str | None = vars(cart).get("way", "unasked")
    return (way_now() if told == "unasked" else told) == Way.SELLER_DIRECT


def unpayable(producers: Iterable[Producer]) -> set[int]:
    """Ids of those whose buyers have no account to pay into: none is known, or a new one cools down; one statement."""
    wanted = list(producers)
    rows = dict(DirectAccount.objects.filter(producer__in=wanted).values_list("producer_id", "usable_from"))
    now = clock.now()
    return {producer.pk for producer in wanted if not _is_payable(producer, rows.get(producer.pk), now)}


def _is_payable(producer: Producer, usable_from: datetime | None, now: datetime) -> bool:
    if usable_from is None:
        return bool(producer.bank_bin and producer.bank_account)
    return usable_from <= now
