"""The terms on which producers send: days, cut-off, free from which sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from catalog.models import ProducerBreak

from ..dispatch import Span
from ..models import Holiday, ProducerDelivery


@dataclass(frozen=True)
class Terms:
    """Terms by producer id (its defaults where it set none), days off by producer id, and everybody's holidays."""

    rows: dict[int, ProducerDelivery]
    breaks: dict[int, list[Span]]
    holidays: list[Span]

    def of(self, producer_id: int) -> ProducerDelivery:
        return self.rows.get(producer_id) or ProducerDelivery(producer_id=producer_id)

    def closed(self, producer_id: int) -> list[Span]:
        return [*self.holidays, *self.breaks.get(producer_id, [])]


def terms_on(day: date, *, producers: Collection[int]) -> Terms:
    """What holds from that day on. Three statements."""
    breaks: dict[int, list[Span]] = defaultdict(list)
    for row in ProducerBreak.objects.filter(producer__in=producers, ends_on__gte=day):
        breaks[row.producer_id].append((row.starts_on, row.ends_on))
    return Terms(
        rows={row.producer_id: row for row in ProducerDelivery.objects.filter(producer__in=producers)},
        breaks=dict(breaks),
        holidays=list(Holiday.objects.filter(ends_on__gte=day).values_list("starts_on", "ends_on")),
    )


def terms_of_producer(producer_id: int) -> ProducerDelivery:
    """The producer's terms, not saved yet where it set none."""
    return ProducerDelivery.objects.filter(producer=producer_id).first() or ProducerDelivery(producer_id=producer_id)


def short_of_free_delivery(goods_vnd: dict[int, int]) -> dict[int, int]:
    """By producer id: how many đồng more of its goods make delivery free; only where some are missing. One statement.

    goods_vnd  what is in the cart so far, by producer id
    """
    thresholds = ProducerDelivery.objects.filter(producer__in=goods_vnd, free_from_vnd__isnull=False)
    missing = {row.producer_id: (row.free_from_vnd or 0) - goods_vnd[row.producer_id] for row in thresholds}
    return {key: short_vnd for key, short_vnd in missing.items() if short_vnd > 0}
