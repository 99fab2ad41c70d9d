"""The way from the first page to this one."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Category, Producer, Product


@dataclass(frozen=True)
class Crumb:
    name: str
    url: str


def to_category(category: Category) -> list[Crumb]:
    shelves = [category.parent, category] if category.parent else [category]
    return [_home(), *(Crumb(shelf.name, reverse("catalog:category", args=[shelf.slug])) for shelf in shelves)]


def to_product(product: Product) -> list[Crumb]:
    return [*to_category(product.category), Crumb(product.name, reverse("catalog:product", args=[product.slug]))]


def to_producers() -> list[Crumb]:
    return [_home(), Crumb(_("Nhà làm"), reverse("catalog:producers"))]


def to_producer(producer: Producer) -> list[Crumb]:
    return [*to_producers(), Crumb(producer.legal_name, reverse("catalog:producer", args=[producer.slug]))]


def _home() -> Crumb:
    return Crumb(_("Trang đầu"), reverse("catalog:home"))
