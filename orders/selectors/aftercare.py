"""What is offered, returned and complained about, each read in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from catalog.models import Producer, Product, ProductVariant
from marketplace.kernel import clock

from .. import states
from ..models import Complaint, OrderEvent, ProposalLine, Return, ReturnLine, SellerOrder

MOST_SUBSTITUTES = 60


def offer_lines(part: SellerOrder) -> list[ProposalLine]:
    """What is missing from a part and what is offered instead, with names, pictures and packs."""
    rows = ProposalLine.objects.filter(proposal__part=part)
    return list(
        rows.select_related("line", "substitute__product")
        .prefetch_related("substitute__product__images")
        .order_by("pk")
    )


def substitutes_of(producers: Iterable[int]) -> dict[int, list[ProductVariant]]:
    """By producer id: packs on its own shelf with units_available above zero, by name, at most MOST_SUBSTITUTES."""
    shelf = ProductVariant.objects.filter(
        product__producer_id__in=set(producers), product__status=Product.Status.PUBLISHED
    )
    packs = shelf.select_related("product").with_units_available(clock.today())
    by_producer: dict[int, list[ProductVariant]] = {}
    for pack in packs.order_by("product__name_sort", "position", "pk"):
        own = by_producer.setdefault(pack.product.producer_id, [])
        if pack.units_available > 0 and len(own) < MOST_SUBSTITUTES:
            own.append(pack)
    return by_producer


def open_returns(producer: Producer) -> list[Return]:
    """Returns that wait for this producer, the most urgent first, at most 50; with order and lines."""
    waiting = Return.objects.filter(part__producer=producer).exclude(status__in=states.RETURN.at_rest)
    return list(waiting.select_related("part__order").prefetch_related("lines__line").order_by("answer_by", "pk")[:50])


def lines_of_return(asked: Return) -> list[ReturnLine]:
    """What is to come back, with the bought line of each."""
    return list(asked.lines.select_related("line__variant__product").prefetch_related("line__variant__product__images"))


def story_of(case: Return | Complaint) -> list[OrderEvent]:
    """What happened to a return or complaint, oldest first."""
    machine = "return" if isinstance(case, Return) else "complaint"
    return list(case.part.events.filter(machine=machine, case_ref=case.code).order_by(F("at"), F("pk")))
