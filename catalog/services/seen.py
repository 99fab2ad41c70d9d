"""Writing over what one saw: several fields of a product at once, none of which somebody else changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput, StateConflict

from ..errors import Stale
from ..models import Product
from .changes import undecided_change
from .drafts import save_product
from .facts import AT_ONCE, Facts, facts_of
from .gallery_rows import PICTURES
from .listing_moves import archive_product, pause_product, resume_product
from .moving import locked_product

Seen = Mapping[str, tuple[Any, Any]]
_MOVES = {
    (Product.Status.PUBLISHED, Product.Status.PAUSED): pause_product,
    (Product.Status.PAUSED, Product.Status.PUBLISHED): resume_product,
    (Product.Status.PUBLISHED, Product.Status.ARCHIVED): archive_product,
    (Product.Status.PAUSED, Product.Status.ARCHIVED): archive_product,
    (Product.Status.DRAFT, Product.Status.ARCHIVED): archive_product,
}


def edited_facts(product: Product) -> Facts:
    """What its producer wrote last, also where that waits for a look; with what changes at once.

    One statement, none where undecided changes are prefetched under `waiting`.
    """
    waiting = getattr(product, "waiting", None)
    change = undecided_change(product) if waiting is None else next(iter(waiting), None)
    facts = {**facts_of(product), **{name: getattr(product, name) for name in AT_ONCE}}
    facts["season_months"] = sorted(set(product.season_months))
    if change is not None and not change.is_first:
        facts |= {name: value for name, value in change.after.items() if name != PICTURES}
    return facts


@transaction.atomic
def save_over(*, product_id: int, wanted: Seen, actor: Actor) -> None:
    """Write words and season of a product by save_product: wanted is {field: (as it was seen, as it shall be)}.

    What is so already stays untouched, so repeating it changes nothing.
    Raises Stale where somebody changed a field after it was seen, and what save_product raises.
    """
    now = edited_facts(locked_product(product_id))
    facts = {name: value for name, (_seen, value) in wanted.items() if now[name] != value}
    for name in facts:
        seen = wanted[name][0]
        if now[name] != seen:
            words = _("Người khác vừa đổi chỗ này thành “%(now)s”. Xem lại rồi ghi giúp.")
            raise Stale(words % {"now": _shown(now[name])}, now=now[name], field=name)
    if facts:
        save_product(product_id=product_id, facts=facts, actor=actor)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def reachable(status: str) -> list[str]:
    """Where a producer may move a listing without a look at it: what a cell can offer."""
    return [str(target) for source, target in _MOVES if source == status]


@transaction.atomic
def move_over(*, product_id: int, seen: str, status: str, actor: Actor) -> None:
    """Pause, resume or archive by naming the state. Raises Stale; InvalidInput for a state that has its own way."""
    now = Product.objects.values_list("status", flat=True).get(pk=product_id)
    if now == status:
        return
    if now != seen:
        label = str(Product.Status(now).label)
        raise Stale(_("Món này vừa chuyển thành “%(now)s”.") % {"now": label}, now=now, field="status")
    command = _MOVES.get((Product.Status(now), Product.Status(status))) if status in Product.Status.values else None
    if command is None:
        raise InvalidInput(_("Trạng thái này đổi ở trang của món: gửi duyệt, rút lại, đem về nháp."), field="status")
    try:
        command(product_id=product_id, actor=actor)
    except StateConflict as refusal:
        raise Stale(str(refusal), now=now, field="status") from refusal
