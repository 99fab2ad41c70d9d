"""The words of a listing: read from any door by one rule, written to the row, told apart from what buyers know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import is_storable, normalise, normalise_lines, sort_key

from ..labels import unknown_allergens
from ..models import Category, Product
from .listings import refresh_listings

Facts = dict[str, Any]
Reader = Callable[[str, Any], Any]
MOST_TEXT = 5_000
# What a reviewer looks at; categories by slug, pictures by services.gallery.
WORDS = (
    "name_vi",
    "name_en",
    "category",
    "summary_vi",
    "description_vi",
    "ingredients_vi",
    "origin_vi",
    "allergens",
    "storage",
    "shelf_life_days",
)
AT_ONCE = ("season_months", "delivery_scope")


def read_facts(given: Mapping[str, Any]) -> Facts:
    """The facts of a form or a program as they are kept. Raises InvalidInput naming the field."""
    unknown = set(given) - {*WORDS, *AT_ONCE}
    if unknown:
        raise InvalidInput(field=min(unknown))
    readers: list[tuple[str, Reader]] = [(name, _READERS.get(name, _text)) for name in given]
    return {name: reader(name, given[name]) for name, reader in readers}


def _text(name: str, value: Any) -> str:
    text = str(value or "")
    if not is_storable(text):
        raise InvalidInput(field=name)
    read = normalise_lines(text) if name in {"description_vi", "ingredients_vi"} else normalise(text)
    most: int = getattr(Product._meta.get_field(name), "max_length", None) or MOST_TEXT
    if len(read) > most:
        raise InvalidInput(_("Dài quá, nhiều nhất %(most)s chữ cái.") % {"most": most}, field=name)
    return read


def _choice(name: str, value: Any) -> str:
    choices = {"storage": Product.Storage.values, "delivery_scope": Product.DeliveryScope.values}[name]
    if value not in choices:
        raise InvalidInput(_("Chọn một trong các mục có sẵn."), field=name)
    return str(value)


def _category(name: str, value: Any) -> str:
    leaves = Category.objects.filter(children__isnull=True)
    slug = str(value)
    if not is_storable(slug) or not leaves.filter(slug=slug).exists():
        raise InvalidInput(_("Chọn một nhóm hàng có sẵn."), field=name)
    return slug


def _days(name: str, value: Any) -> int | None:
    if value in {None, ""}:
        return None
    if not isinstance(value, int) or not 1 <= value <= 3_650:
        raise InvalidInput(_("Số ngày từ 1 tới 3650."), field=name)
    return value


def _allergens(name: str, value: Any) -> list[str]:
    names = [str(each) for each in value or []]
    if unknown_allergens(names):
        raise InvalidInput(_("Chọn trong các mục có sẵn."), field=name)
    return sorted(set(names))


def _months(name: str, value: Any) -> list[int]:
    months = sorted({int(each) for each in value or []})
    if not months or not set(months) <= set(range(1, 13)):
        raise InvalidInput(_("Chọn ít nhất một tháng."), field=name)
    return months


_READERS: dict[str, Reader] = {
    "storage": _choice,
    "delivery_scope": _choice,
    "category": _category,
    "shelf_life_days": _days,
    "allergens": _allergens,
    "season_months": _months,
}


def facts_of(product: Product) -> Facts:
    """What buyers read now, for the fields in WORDS."""
    facts = {name: getattr(product, name) for name in WORDS if name != "category"}
    return {**facts, "category": product.category.slug, "allergens": sorted(product.allergens)}


def put_on(product: Product, facts: Mapping[str, Any]) -> None:
    """Set the words on the object alone; category needs one statement."""
    for name, value in facts.items():
        if name == "category":
            product.category = Category.objects.select_related("parent").get(slug=value)
        else:
            setattr(product, name, value)
    if "name_vi" in facts:
        product.name_sort = sort_key(product.name_vi)


def write_facts(product: Product, facts: Mapping[str, Any]) -> None:
    """Write the words to a locked product, and bring search and the catalogue's version along."""
    if not facts:
        return
    put_on(product, facts)
    product.save(update_fields=[*facts, "name_sort", "updated_at"])
    refresh_listings(product_ids=[product.pk])
