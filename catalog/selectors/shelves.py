"""The shop's two directories: shelves, and producers by where they live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from marketplace.accounts.models import AdministrativeUnit
from marketplace.kernel.text import sort_key

from ..models import Category, Producer, Product
from ..models.producers import ProducerQuerySet
from .numbers import numbers_by_category, numbers_by_producer


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
    """All top categories with their children, in the shop's order, empty ones too. A statement besides the numbers."""
    numbers = numbers_by_category()
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.all():
        below.setdefault(category.parent_id, []).append(category)
    tree = []
    for top in below.get(None, []):
        children = [Shelf(child, numbers[child.pk]) for child in below.get(top.pk, [])]
        tree.append(Shelf(top, numbers[top.pk] + sum(child.number for child in children), children))
    return tree


def producers_by_ward() -> list[WardGroup]:
    """The producers who have something on sale, by ward, wards by name. One statement besides the numbers."""
    groups: dict[AdministrativeUnit, list[Producer]] = {}
    for producer in _with_numbers(numbers_by_producer()):
        groups.setdefault(producer.ward, []).append(producer)
    return [WardGroup(ward, groups[ward]) for ward in sorted(groups, key=lambda ward: sort_key(ward.name))]


def busiest_producers(most: int) -> list[Producer]:
    """Those with most products on sale, each with `product_number`. One statement besides the numbers."""
    found = _with_numbers(dict(numbers_by_producer().most_common(2 * most)))  # some may be tied, or suspended since
    return sorted(found, key=lambda producer: (-producer.product_number, producer.name_sort))[:most]


def _with_numbers(numbers: Mapping[int, int]) -> list[Producer]:
    """Our trading producers with their ward and their `product_number`, by name."""
    rows = Producer.objects.trading().ours().filter(pk__in=numbers).select_related("ward").defer("story_vi", "story_en")
    found = list(rows)
    for producer in found:
        producer.product_number = numbers[producer.pk]
    return found


def producers_on_sale() -> ProducerQuerySet:
    """Our trading producers with something on sale."""
    goods = Product.objects.published().filter(producer=OuterRef("pk"))
    return Producer.objects.trading().ours().filter(Exists(goods))
