"""Everything of the catalogue that has a public page, for search engines."""

from __future__ import annotations

from django.db.models import QuerySet

from ..models import Category, Producer, Product
from .shelves import producers_on_sale


def products_with_page() -> QuerySet[Product]:
    return Product.objects.published().ours().order_by("pk").only("slug", "updated_at")


def categories_with_page() -> QuerySet[Category]:
    return Category.objects.order_by("pk").only("slug")


def producers_with_page() -> QuerySet[Producer]:
    return producers_on_sale().order_by("pk")
