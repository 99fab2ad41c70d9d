"""The shelf for what no other shelf of ours is for."""

from __future__ import annotations

from django.db import transaction

from marketplace.kernel.audit import Actor, record

from ..models import Category

OTHERS = "khac"
_LAST = 9_999


@transaction.atomic
def shelf_of_others(*, actor: Actor) -> int:
    """Its id. Made when the first such good comes: a shop that needs no such shelf shows none."""
    shelf, is_new = Category.objects.get_or_create(
        slug=OTHERS,
        defaults={"name_vi": "Khác", "name_en": "Other goods", "icon": "basket", "position": _LAST},
    )
    if is_new:
        record("make_shelf_of_others", shelf, actor=actor)
    return shelf.pk
