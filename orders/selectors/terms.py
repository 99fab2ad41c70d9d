"""The terms on which producers send: days, cut-off, free from which sum."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from catalog.models import Producer, ProducerBreak

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
    """What holds from that day on. One statement."""
    breaks = ProducerBreak.objects.filter(producer=OuterRef("pk"), ends_on__gte=day)
    holidays = Holiday.objects.filter(ends_on__gte=day)
    found = (
        Producer.objects.filter(pk__in=producers)
        .select_related("delivery_terms")
        .only("pk", "delivery_terms")
        .annotate(break_spans=_spans(breaks), holiday_spans=_spans(holidays))
        .order_by("pk")
    )
    rows, off, everybody = {}, {}, []
    producer: Any  # with the two annotations, which a type can't say
    for producer in found:
        own = getattr(producer, "delivery_terms", None)
        if own is not None:
            rows[producer.pk] = own
        off[producer.pk] = _read(producer.break_spans)
        everybody = _read(producer.holiday_spans)
    return Terms(rows=rows, breaks=off, holidays=everybody)


def holidays_from(day: date) -> list[Holiday]:
    """Everybody's holidays that are not over on that day, the next one first. One statement."""
    return list(Holiday.objects.filter(ends_on__gte=day))


def _spans(rows: QuerySet[Any]) -> ArraySubquery:
    return ArraySubquery(rows.order_by("starts_on").values_list(JSONObject(first="starts_on", last="ends_on")))


def _read(spans: list[dict[str, str]]) -> list[Span]:
    return [(date.fromisoformat(span["first"]), date.fromisoformat(span["last"])) for span in spans]


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
