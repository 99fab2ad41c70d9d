"""What a producer does with a listing as a whole: send it, rest it, take it up again, end it."""

from __future__ import annotations

from django.db import transaction

from marketplace.kernel.audit import Actor, record

from ..models import Producer, Product
from ..selectors.labels import missing_on_label
from ..states import PRODUCER
from .changes import open_first, undecided_change
from .gaps import refuse
from .moving import locked_product, move_change, move_listing


@transaction.atomic
def submit_product(*, product_id: int, actor: Actor, role: str = PRODUCER) -> Product:
    """Send a draft to a reviewer; of a producer that operators trust it is on sale at once. Safe to repeat.

    Raises LabelIncomplete naming all that is missing, StateConflict when it can't be sent.
    """
    product = locked_product(product_id)
    if product.status == Product.Status.SUBMITTED:
        return product
    refuse(missing_on_label(product))
    if product.producer.is_trusted:
        move_listing("pass", product, actor=actor, role=role)
        if change := undecided_change(product):
            change.product = product
            move_change("withdraw_change", change, actor=actor, role=role)
    elif move_listing("submit", product, actor=actor, role=role):
        open_first(product, actor=actor, role=role)
    return product


@transaction.atomic
def pause_product(*, product_id: int, actor: Actor, role: str = PRODUCER) -> Product:
    """Take it off the shelf for a while; its words, packs and stock stay. Raises StateConflict."""
    product = locked_product(product_id)
    move_listing("pause", product, actor=actor, role=role)
    return product


@transaction.atomic
def resume_product(*, product_id: int, actor: Actor, role: str = PRODUCER) -> Product:
    """Put it back on the shelf. Raises StateConflict, also for one that never was on it."""
    product = locked_product(product_id)
    move_listing("resume", product, actor=actor, role=role)
    return product


@transaction.atomic
def archive_product(*, product_id: int, actor: Actor, role: str = PRODUCER) -> Product:
    """Stop selling it. What is ordered stays ordered; what waited for a look is withdrawn. Raises StateConflict."""
    product = locked_product(product_id)
    change = undecided_change(product)
    if move_listing("archive", product, actor=actor, role=role) and change is not None:
        change.product = product
        move_change("withdraw_change", change, actor=actor, role=role)
    return product


@transaction.atomic
def restore_product(*, product_id: int, actor: Actor, role: str = PRODUCER) -> Product:
    """Make an archived product a draft again: it is looked at before it sells. Raises StateConflict."""
    product = locked_product(product_id)
    move_listing("restore", product, actor=actor, role=role)
    return product


@transaction.atomic
def trust_producer(*, producer_id: int, trusted: bool, actor: Actor) -> None:
    """Say whether what a producer changes is shown without a look at it first. What waits already still waits."""
    producer = Producer.objects.select_for_update(no_key=True).get(pk=producer_id)
    if producer.is_trusted == trusted:
        return
    Producer.objects.filter(pk=producer_id).update(is_trusted=trusted)
    told = [{"is_trusted": not trusted}, {"is_trusted": trusted}]
    record("trust_producer", producer, actor=actor, before=told[0], after=told[1])
