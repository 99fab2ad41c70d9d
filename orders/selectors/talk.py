"""Threads as each side reads them, and how much of them is new."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from catalog.models import Producer

from ..models import Message, MessageTemplate, SellerOrder, Side

MOST_SHOWN = 200
_UNREAD = {Side.BUYER: "read_by_buyer_at__isnull", Side.PRODUCER: "read_by_producer_at__isnull"}


def thread_of(part: SellerOrder) -> list[Message]:
    """What was said about a part, oldest first, the newest 200, with photos; two statements."""
    newest = Message.objects.filter(part=part).order_by("-at", "-pk").prefetch_related("photos")[:MOST_SHOWN]
    return list(reversed(newest))


def unread_by_part(parts: Iterable[SellerOrder], side: Side) -> dict[int, int]:
    """By part id: how many messages this side has not seen; parts with none are missing. One statement."""
    unread = Message.objects.filter(part__in=list(parts), **{_UNREAD[side]: True})
    return dict(unread.values_list("part_id").annotate(Count("pk")).order_by())


def unread_parts(producer: Producer) -> list[tuple[SellerOrder, int]]:
    """The producer's parts with something new to read, the longest unread first, at most 50: (part, how many)."""
    counts = dict(
        Message.objects.filter(part__producer=producer, read_by_producer_at__isnull=True)
        .values_list("part_id")
        .annotate(Count("pk"))
        .order_by()
    )
    parts = SellerOrder.objects.filter(pk__in=counts).select_related("order").order_by("pk")[:50]
    return [(part, counts[part.pk]) for part in parts]


def unread_of_producer(producer: Producer) -> int:
    """How many messages wait for this producer. One statement."""
    return Message.objects.filter(part__producer=producer, read_by_producer_at__isnull=True).count()


def templates_of(producer: Producer) -> list[MessageTemplate]:
    """The producer's own ready answers, by title."""
    return list(MessageTemplate.objects.filter(producer=producer))
