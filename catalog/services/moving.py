"""The one way a listing, or a change of it, changes its state: along catalog.states, under the product's row lock."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import StateConflict

from ..models import CatalogNotice, Product, ProductChange, ProductEvent
from ..states import CHANGE, LISTING
from ..version import catalogue_changed


def locked_product(product_id: int) -> Product:
    """The product, its row locked to the end of the transaction. Always before its change, packs and lots."""
    locked = Product.objects.select_for_update(of=("self",), no_key=True)
    return locked.select_related("producer__marketplace", "category").get(pk=product_id)


def move_listing(name: str, product: Product, *, actor: Actor, role: str, note: str = "") -> bool:
    """Make one move of states.LISTING with a locked product: state, moment, history and audit row. True if it moved.

    Asking again for a move that was made is answered as done: a thumb taps twice. Raises StateConflict otherwise, also
    to a role that may not make it.
    """
    if not product.producer.marketplace.is_ourselves:
        raise StateConflict(_("Món này của chợ bạn: chợ đó đổi, bên mình chỉ cho xem."))
    move = LISTING.moves[name]
    source = product.status
    if source not in move.sources or role not in move.actors:
        if source == move.target and role in move.actors:
            return False
        raise StateConflict
    product.status = move.target
    if move.target == Product.Status.PUBLISHED and product.published_at is None:
        product.published_at = clock.now()
    product.save(update_fields=["status", "published_at", "updated_at"])
    log_event(product, machine="listing", status=move.target, actor=actor, role=role, note=note)
    record(f"{name}_product", product, actor=actor, before={"status": source}, after={"status": move.target})
    catalogue_changed()
    return True


def move_change(name: str, change: ProductChange, *, actor: Actor, role: str, **columns: object) -> None:
    """Make one move of states.CHANGE under its product's lock, and owe the letters the table names.

    Raises StateConflict when the table does not allow it.
    """
    move = CHANGE.moves[name]
    source = change.status
    if source not in move.sources or role not in move.actors:
        raise StateConflict
    columns = {**columns, "status": move.target}
    if move.stamp:
        columns |= {move.stamp: clock.now(), "decided_by_id": actor.user_id}
    for column, value in columns.items():
        setattr(change, column, value)
    change.save(update_fields=[column.removesuffix("_id") for column in columns])
    note = f"{change.reason} {change.advice}".strip() if move.target == "changes_requested" else ""
    log_event(change.product, machine="change", status=move.target, actor=actor, role=role, note=note)
    after = {"status": move.target, "change": change.pk, "note": note}
    record(name, change.product, actor=actor, before={"status": source}, after=after)
    for kind in move.notices:
        owe_letter(change, kind)


def log_event(product: Product, *, machine: str, status: str, actor: Actor, role: str, note: str = "") -> None:
    """One line of the history that producer and reviewer read."""
    ProductEvent.objects.create(
        product=product,
        machine=machine,
        status=status,
        role=role,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        note=note[:500],
        at=clock.now(),
    )


def owe_letter(change: ProductChange, kind: str) -> None:
    """Owe the producer, or the operator what waits for a look; nothing without an address."""
    producer = change.product.producer
    to = settings.SHOP["email"] if kind == CatalogNotice.Kind.TO_REVIEW else producer.email
    if to:
        CatalogNotice.objects.create(producer=producer, change=change, kind=kind, recipient=to)
