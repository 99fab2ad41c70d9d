"""The list of products: one way to search, filter, count and turn pages, for the web and for the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput

from ..models import Certificate, Product, ProductImage
from ..models.products import ProductQuerySet
from .choice import Choice, ProductQuery
from .counts import Counts, Facets
from .keyset import Order, cut
from .ranking import BY_RANK, cut_ranked, ranking

LARGEST_PAGE = 100
_SORTS = {
    "relevance": BY_RANK,
    "newest": Order("newest", "published_at", descending=True),
    "price": Order("price", "price_from_vnd"),
    "price_desc": Order("price_desc", "price_from_vnd", descending=True),
    "name": Order("name", "name_sort"),
}
_NEVER_SHOWN = (
    "folded_vector",
    "marked_vector",
    "description_vi",
    "description_en",
    "ingredients_vi",
    "producer__story_vi",
    "producer__story_en",
)


@dataclass(frozen=True)
class ProductPage:
    """Some of the products that fit a query; `total` and `facets` are counted when first asked for.

    is_partial    a broad search: there are more than `total`
    did_you_mean  the words really searched for, when those typed found nothing ("bahn pia" → "bánh pía")
    """

    products: Sequence[Product]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    did_you_mean: str | None
    counts: Counts

    @property
    def total(self) -> int:
        return self.counts.total

    @property
    def is_partial(self) -> bool:
        return self.counts.is_partial

    @property
    def facets_are_partial(self) -> bool:
        """The facets count the best matches of a broad search only."""
        return self.counts.facets_are_partial

    @property
    def facets(self) -> Facets:
        return self.counts.facets

    @property
    def start_cursor(self) -> str | None:
        return self.cursors[0] if self.cursors else None

    @property
    def end_cursor(self) -> str | None:
        return self.cursors[-1] if self.cursors else None


def find_products(query: ProductQuery, *, with_packs: bool = True) -> ProductPage:
    """The products on sale that fit, as cards (see `as_cards`). Four statements, up to three more for a new search.

    Without packs, which the API reads only when they are asked for, two less.

    Raises InvalidInput for a page size outside 1 to 100, an unknown sort, or a cursor of another list.
    """
    choice = Choice(query)
    order = _order(query, searching=choice.reading is not None)
    rows = as_cards(choice.rows(), with_packs=with_packs)
    if choice.reading is not None and order is BY_RANK:
        part = cut_ranked(ranking(choice, choice.reading).matches, query, rows)
    else:
        part = cut(rows, order, size=query.first, after=query.after, before=query.before, from_end=query.from_end)
    return ProductPage(
        products=part.rows,
        cursors=[order.cursor(product) for product in part.rows],
        has_next=part.has_next,
        has_previous=part.has_previous,
        did_you_mean=choice.reading.label if choice.reading else None,
        counts=Counts(choice),
    )


def as_cards(products: ProductQuerySet, *, with_packs: bool = True) -> ProductQuerySet:
    """With all that a card shows: producer, ward, marketplace, category, `covers` (the first picture, or none),
    variants, `ocop` (the OCOP certificates valid today, most stars first), resting_until. Without packs, the last three
    are left out.
    """
    first_pictures = ProductImage.objects.order_by("product_id", "position", "pk").distinct("product_id")
    cards = (
        products.select_related("producer__ward", "producer__marketplace", "category")
        .prefetch_related(Prefetch("images", first_pictures, to_attr="covers"))
        .defer(*_NEVER_SHOWN)
    )
    if not with_packs:
        return cards
    stars = Certificate.objects.valid(clock.today()).filter(scheme=Certificate.Scheme.OCOP).order_by("-stars", "pk")
    return cards.with_break(clock.today()).prefetch_related("variants", Prefetch("certificates", stars, to_attr="ocop"))


def _order(query: ProductQuery, *, searching: bool) -> Order:
    if not 1 <= query.first <= LARGEST_PAGE:
        raise InvalidInput(field="first")
    if query.sort not in _SORTS:
        raise InvalidInput(field="sort")
    return _SORTS["newest" if query.sort == "relevance" and not searching else query.sort]
