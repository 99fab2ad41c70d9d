"""What is on sale keeps what its label needs, whoever edits it and whether or not somebody looks first."""

from __future__ import annotations

from copy import copy

from ..errors import LabelIncomplete
from ..models import Product
from ..selectors.labels import Missing, missing_on_label
from ..states.listing import KNOWN
from .changes import undecided_change
from .facts import Facts, put_on
from .gallery_rows import PICTURES

_INPUTS = {
    "name": "name_vi",
    "story": "summary_vi",
    "origin": "origin_vi",
    "ingredients": "ingredients_vi",
    "shelf_life": "shelf_life_days",
}
_ON_LABEL = {*_INPUTS.values(), "description_vi", "category"}


def refuse(lacking: list[Missing]) -> None:
    """Raises LabelIncomplete naming all that is missing, with what to do."""
    if lacking:
        words = " ".join(f"{each.what}: {each.advice}" for each in lacking)
        raise LabelIncomplete([each.name for each in lacking], words)


def refuse_new_gaps(product: Product, facts: Facts) -> None:
    """Raises LabelIncomplete where words on sale would lose something; what lacked before may go on lacking.

    At most four statements, none for a draft or for words that stand on no label.
    """
    if product.status not in KNOWN or not _ON_LABEL & set(facts):
        return
    change = undecided_change(product)
    waiting = {name: value for name, value in change.after.items() if name != PICTURES} if change else {}
    edited = copy(product)
    put_on(edited, {**waiting, **facts})
    there = {each.name for each in missing_on_label(product, picture_number=1)}
    try:
        refuse([each for each in missing_on_label(edited, picture_number=1) if each.name not in there])
    except LabelIncomplete as refusal:
        refusal.field = _INPUTS.get(refusal.field, refusal.field)
        raise


def refuse_no_picture(product: Product) -> None:
    """Raises LabelIncomplete where something on sale would be left without a picture."""
    if product.status in KNOWN:
        refuse([each for each in missing_on_label(product, picture_number=0) if each.name == "picture"])
