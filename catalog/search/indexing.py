"""Keeping the words of products ready to be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.cache import cache
from django.db import connection

from catalog.models import Product

from .spelling import VOCABULARY_KEY
from .words import folded_words, marked_words, vector

_BATCH = 500
_STORE = """
    UPDATE catalog_product AS product
    SET folded_vector = fresh.folded::tsvector, marked_vector = fresh.marked::tsvector
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS fresh(id, folded, marked)
    WHERE product.id = fresh.id
"""


def index_products(product_ids: Iterable[int]) -> int:
    """Refresh the search words of these products; two statements for every 500. Returns how many exist.

    Call it in the transaction that changed a product, its category, its producer or its place.
    """
    ids = sorted(set(product_ids))
    done = sum(_index_batch(ids[start : start + _BATCH]) for start in range(0, len(ids), _BATCH))
    cache.delete(VOCABULARY_KEY)
    return done


def _index_batch(ids: Sequence[int]) -> int:
    relations = ("category__parent", "producer__ward__parent")
    products = list(Product.objects.filter(pk__in=ids).select_related(*relations))
    rows = [(product.pk, *_vectors(product)) for product in products]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_STORE, columns)
    return len(products)


def _vectors(product: Product) -> tuple[str, str]:
    """The literals of folded_vector and marked_vector."""
    texts = weighted_texts(product)
    folded = vector([(weight, folded_words(text)) for weight, text in texts], join="ABC", names="A")
    return folded, vector([(weight, marked_words(text)) for weight, text in texts])


def weighted_texts(product: Product) -> list[tuple[str, str]]:
    """What a product is found by: A its name, B where it comes from, C what it is about, D what is said of it."""
    producer, category = product.producer, product.category
    shelves = [category, category.parent] if category.parent else [category]
    places = [producer.old_commune, producer.old_district, producer.ward.name]
    return [
        ("A", product.name_vi),
        ("A", product.name_en),
        *(("B", name) for shelf in shelves for name in (shelf.name_vi, shelf.name_en)),
        ("B", producer.legal_name),
        *(("B", place) for place in places),
        *(("C", tag) for tag in product.tags),
        ("C", product.summary_vi),
        ("D", product.description_vi),
        ("D", product.description_en),
        ("D", product.ingredients_vi),
    ]
