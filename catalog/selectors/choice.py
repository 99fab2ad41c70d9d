"""What somebody wants to see of the products, and the rows that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from marketplace.kernel import clock
from marketplace.kernel.idempotency import fingerprint

from ..models import Category, Certificate, Product
from ..models.products import ProductQuerySet
from ..search import Reading, understand
from ..version import kept


@dataclass(frozen=True)
class ProductQuery:
    """What somebody wants to see. Empty means no matter.

    schemes          certificate schemes, any of them, valid today
    delivery_scopes  any of them
    sort             relevance, newest, price, price_desc or name; relevance without words is newest
    first            rows a page, 1 to 100; counted from the end of all when from_end
    """

    search: str = ""
    category_slug: str = ""
    producer_slug: str = ""
    marketplace_slug: str = ""
    price_from_vnd: int | None = None
    price_to_vnd: int | None = None
    schemes: Sequence[str] = ()
    in_season_on: date | None = None
    delivery_scopes: Sequence[str] = ()
    sort: str = "relevance"
    first: int = 20
    after: str | None = None
    before: str | None = None
    from_end: bool = False

    def widened(self) -> ProductQuery:
        """Without the filters by which products are counted in cells (see `cube`)."""
        return replace(
            self, category_slug="", producer_slug="", marketplace_slug="", in_season_on=None, delivery_scopes=()
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left that cells do not know: words, prices, certificates."""
        prices = (self.price_from_vnd, self.price_to_vnd)
        return bool(self.search or self.schemes) or prices != (None, None)


class Choice:
    """The products on sale that fit a query; each filter can be left out, to count what its other values would give."""

    def __init__(self, query: ProductQuery) -> None:
        self.query = query
        self.today = clock.today()

    @property
    def key(self) -> str:
        """Equal for queries that differ only in order and page, on one day."""
        filters = replace(self.query, sort="", first=0, after=None, before=None, from_end=False)
        return fingerprint([str(self.today), asdict(filters)])

    @cached_property
    def reading(self) -> Reading | None:
        """How the search was understood; None without words."""
        words = self.query.search
        return kept(f"reading:{fingerprint(words)}", lambda: understand(words)) if words.strip() else None

    @cached_property
    def conditions(self) -> dict[str, Q]:
        query = self.query
        return {
            "search": self.reading.condition() if self.reading else Q(),
            "category": _on_shelf(query.category_slug) if query.category_slug else Q(),
            "producer": Q(producer__slug=query.producer_slug) if query.producer_slug else Q(),
            "marketplace": Q(producer__marketplace__slug=query.marketplace_slug) if query.marketplace_slug else Q(),
            "price": _price_between(query.price_from_vnd, query.price_to_vnd),
            "scheme": self._certified(query.schemes) if query.schemes else Q(),
            "season": Q(season_months__contains=[query.in_season_on.month]) if query.in_season_on else Q(),
            "delivery_scope": Q(delivery_scope__in=query.delivery_scopes) if query.delivery_scopes else Q(),
        }

    def rows(self, *, without: str = "") -> ProductQuerySet:
        on_sale = Product.objects.published()
        for name, condition in self.conditions.items():
            if name != without:
                on_sale = on_sale.filter(condition)
        return on_sale

    def _certified(self, schemes: Sequence[str]) -> Q:
        valid = Certificate.objects.valid(self.today).filter(product=OuterRef("pk"), scheme__in=schemes)
        return Q(Exists(valid))


def _on_shelf(slug: str) -> Q:
    """On this shelf or on one below it."""
    return Q(category__in=Category.objects.filter(Q(slug=slug) | Q(parent__slug=slug)))


def _price_between(lowest_vnd: int | None, highest_vnd: int | None) -> Q:
    fits = Q()
    if lowest_vnd is not None:
        fits &= Q(price_from_vnd__gte=lowest_vnd)
    if highest_vnd is not None:
        fits &= Q(price_from_vnd__lte=highest_vnd)
    return fits
