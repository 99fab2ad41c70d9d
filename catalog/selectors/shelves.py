"""The shop's two directories: shelves, and producers by where they live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel.text import sort_key

from ..models import Category, Producer, Product
from ..models.producers import ProducerQuerySet


@dataclass(frozen=True)
class Shelf:
    """A category, the number of products on it and below it, and its children."""

    category: Category
    number: int
    children: Sequence[Shelf] = ()


@dataclass(frozen=True)
class WardGroup:
    """The trading producers of one ward, each with `product_number`, in alphabetical order."""

    ward: AdministrativeUnit
    producers: Sequence[Producer]


def category_tree() -> list[Shelf]:
    """All top categories with their children, in the shop's order, empty ones too. Two statements."""
    on_sale = Product.objects.published().order_by().values("category").annotate(number=Count("pk"))
    numbers = Counter(dict(on_sale.values_list("category", "number")))
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.all():
        below.setdefault(category.parent_id, []).append(category)
    tree = []
    for top in below.get(None, []):
        children = [Shelf(child, numbers[child.pk]) for child in below.get(top.pk, [])]
        tree.append(Shelf(top, numbers[top.pk] + sum(child.number for child in children), children))
    return tree


def producers_by_ward() -> list[WardGroup]:
    """The producers who have something on sale, by ward, wards by name. One statement."""
    groups: dict[AdministrativeUnit, list[Producer]] = {}
    for producer in producers_on_sale():
        groups.setdefault(producer.ward, []).append(producer)
    return [WardGroup(ward, groups[ward]) for ward in sorted(groups, key=lambda ward: sort_key(ward.name))]


def producers_on_sale(*, busiest_first: bool = False) -> ProducerQuerySet:
    """Trading producers with something on sale, each with its ward and `product_number`; by name, or by number."""
    on_sale = Q(products__status=Product.Status.PUBLISHED, products__price_from_vnd__isnull=False)
    counted = Producer.objects.trading().annotate(product_number=Count("products", filter=on_sale))
    found = counted.filter(product_number__gt=0).select_related("ward")
    return found.order_by("-product_number", "name_sort") if busiest_first else found
