"""Changes that somebody looks at first: kept beside the product until an operator approves them or asks back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.text import normalise

from ..errors import Stale
from ..models import CatalogNotice, Product, ProductChange
from ..states import OPERATOR, PRODUCER
from ..states.change import AWAITING, REFUSED
from .facts import facts_of, write_facts
from .gallery_rows import PICTURES, pictures_of, write_pictures
from .moving import locked_product, log_event, move_change, move_listing, owe_letter


def undecided_change(product: Product) -> ProductChange | None:
    """The one change of a product that is not decided yet."""
    return product.changes.undecided().first()


def stage_change(product: Product, facts: Mapping[str, Any], *, actor: Actor, role: str = PRODUCER) -> None:
    """Let facts of a locked product that buyers know wait for a look; added to what waits already.

    facts  by field, as services.facts reads them; pictures under PICTURES
    What is as buyers read it now no longer waits; a change with nothing left in it is withdrawn.
    """
    change = undecided_change(product)
    now = {**facts_of(product), PICTURES: pictures_of(product)}
    after = {**(change.after if change else {}), **facts}
    after = {name: value for name, value in after.items() if value != now[name]}
    before = {name: now[name] for name in after}
    if change is None:
        if after:
            _open(product, before, after, actor=actor, role=role, is_first=False)
        return
    change.product = product
    if not after:
        move_change("withdraw_change", change, actor=actor, role=role)
        return
    if change.status == AWAITING and change.after == after:
        return
    _ask_again(change, before, after, actor=actor, role=role)


def open_first(product: Product, *, actor: Actor, role: str) -> None:
    """Put a locked product that was never sold before a reviewer: everything it says is new."""
    after = {**facts_of(product), PICTURES: pictures_of(product)}
    change = undecided_change(product)
    if change is None:
        _open(product, {}, after, actor=actor, role=role, is_first=True)
        return
    change.product = product
    _ask_again(change, {}, after, actor=actor, role=role)


def _open(
    product: Product, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, role: str, is_first: bool
) -> None:
    change = ProductChange.objects.create(
        product=product, is_first=is_first, before=before, after=after, asked_by_id=actor.user_id, asked_at=clock.now()
    )
    log_event(product, machine="change", status=AWAITING, actor=actor, role=role)
    record("stage_change", product, actor=actor, before=before, after=after)
    owe_letter(change, CatalogNotice.Kind.TO_REVIEW)


def _ask_again(
    change: ProductChange, before: dict[str, Any], after: dict[str, Any], *, actor: Actor, role: str
) -> None:
    """Put new content into a change that is not decided, for a reviewer to see. The audit has what is new in it."""
    stood, asked = {**before, **change.after}, {**change.before, **after}
    new = [name for name in asked if asked[name] != stood.get(name)]
    change.before, change.after, change.revision = before, after, change.revision + 1
    change.save(update_fields=["before", "after", "revision"])
    told = {name: stood[name] for name in new if name in stood}, {name: asked[name] for name in new}
    record("stage_change", change.product, actor=actor, before=told[0], after=told[1])
    if change.status == REFUSED:
        move_change("ask_again", change, actor=actor, role=role, asked_at=clock.now(), reason="", advice="")


def settle_change(product: Product, names: Collection[str], *, actor: Actor, role: str = PRODUCER) -> None:
    """What was just written at once to a locked product waits no longer: an older wish must not be approved over it."""
    change = undecided_change(product)
    if change is None or change.is_first or not set(names) & set(change.after):
        return
    change.product = product
    left = [name for name in change.after if name not in names]
    if not left:
        move_change("withdraw_change", change, actor=actor, role=role)
        return
    change.before, change.after = ({name: side[name] for name in left} for side in (change.before, change.after))
    change.revision += 1
    change.save(update_fields=["before", "after", "revision"])


@transaction.atomic
def withdraw_change(*, product_id: int, actor: Actor, role: str = PRODUCER) -> bool:
    """Take back what nobody decided yet; a product that was never sold is a draft again. True if there was something.

    Raises StateConflict when it was decided meanwhile.
    """
    product = locked_product(product_id)
    change = undecided_change(product)
    if change is None:
        if product.status == Product.Status.DRAFT:
            return False
        raise StateConflict
    change.product = product
    move_change("withdraw_change", change, actor=actor, role=role)
    if product.status == Product.Status.SUBMITTED:
        move_listing("withdraw", product, actor=actor, role=role)
    return True


@transaction.atomic
def approve_change(*, change_id: int, seen_revision: int, actor: Actor) -> ProductChange:
    """Show buyers what waited: a product for the first time, or what changes about it.

    Raises Stale when something was added after the reviewer looked, StateConflict when it is decided or withdrawn.
    """
    change = _locked_change(change_id)
    if change.revision != seen_revision:
        words = _("Nhà làm vừa sửa thêm. Xem lại rồi duyệt giúp.")
        raise Stale(words, now=change.revision, field="revision")
    move_change("approve_change", change, actor=actor, role=OPERATOR)
    product = change.product
    if change.is_first:
        move_listing("approve", product, actor=actor, role=OPERATOR)
        return change
    after = dict(change.after)
    pictures = after.pop(PICTURES, None)
    write_facts(product, after)
    if pictures is not None:
        write_pictures(product, pictures)
    return change


@transaction.atomic
def request_changes(*, change_id: int, reason: str, advice: str, actor: Actor) -> ProductChange:
    """Hand a change back, saying why and what to do; buyers go on reading what they read before.

    Raises InvalidInput without either, StateConflict when it is decided or withdrawn.
    """
    reason, advice = normalise(reason), normalise(advice)
    for name, text in (("reason", reason), ("advice", advice)):
        if not text:
            raise InvalidInput(_("Ghi lý do và việc cần làm, để nhà làm biết đường sửa."), field=name)
    change = _locked_change(change_id)
    move_change("request_changes", change, actor=actor, role=OPERATOR, reason=reason[:500], advice=advice[:500])
    if change.is_first:
        move_listing("request_changes", change.product, actor=actor, role=OPERATOR, note=reason)
    return change


def _locked_change(change_id: int) -> ProductChange:
    """The change behind its product's lock, so that it can't be withdrawn or decided at the same time."""
    found = ProductChange.objects.filter(pk=change_id).values_list("product_id", flat=True).first()
    if found is None:
        raise NotFound
    product = locked_product(found)
    change = ProductChange.objects.get(pk=change_id)
    change.product = product
    return change
