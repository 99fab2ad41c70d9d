"""A list of goods with its filters, as the pages of a category and of the search show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.kernel.money import format_vnd

from ..models import Category, Certificate, Marketplace, Product
from ..selectors import ProductPage, ProductQuery
from .filters import Group, Links, Option, season_option, sort_options, toggles
from .words import short_name

MOST_PRODUCERS = 12
_FILTERS = ("danh-muc", "nha-san-xuat", "cho", "gia-tu", "gia-den", "chung-nhan", "mua-vu", "giao")


@dataclass(frozen=True)
class ShelfView:
    """Everything the template asks for; facets are counted when first touched."""

    page: ProductPage
    query: ProductQuery
    links: Links
    category: Category | None = None

    @cached_property
    def sorts(self) -> list[Option]:
        return sort_options(self.links)

    @cached_property
    def season(self) -> Option:
        return season_option(self.links, self.page.facets.in_season)

    @cached_property
    def groups(self) -> list[Group]:
        facets, links = self.page.facets, self.links
        schemes = {value: str(label) for value, label in Certificate.Scheme.choices}
        scopes = {value: str(label) for value, label in Product.DeliveryScope.choices}
        found = [
            Group(_("Gian hàng"), self._categories()),
            Group(_("Chứng nhận"), toggles(links, "chung-nhan", facets.schemes, schemes)),
            Group(_("Nơi giao"), toggles(links, "giao", facets.delivery_scopes, scopes)),
            Group(_("Nhà làm"), self._producers()),
            Group(_("Chợ"), self._marketplaces()),
        ]
        return [group for group in found if group.options]

    @cached_property
    def chosen(self) -> list[Option]:
        """The filters that are on, each with the address without it."""
        on = [option for group in self.groups for option in group.options if option.is_on]
        if self.season.is_on:
            on.append(self.season)
        if self.query.price_from_vnd is not None or self.query.price_to_vnd is not None:
            on.append(Option(self._price_words(), self.links.without("gia-tu", "gia-den"), is_on=True))
        return on

    @cached_property
    def market(self) -> Marketplace | None:
        """The partner whose goods alone are shown, where one was chosen and any are."""
        some = self.page.products[:1] if self.query.marketplace_slug else []
        market = some[0].producer.marketplace if some else None
        return market if market is not None and not market.is_ourselves else None

    @property
    def bare_url(self) -> str:
        """The same search without any filter."""
        return self.links.without(*_FILTERS)

    @property
    def hidden_fields(self) -> list[tuple[str, str]]:
        """What the price form must carry on besides the prices."""
        left_out = ("gia-tu", "gia-den", "after", "before")
        return [(name, value) for name, values in self.links.params.lists() if name not in left_out for value in values]

    @property
    def next_url(self) -> str:
        return self.links.with_("after", self.page.end_cursor or "") if self.page.has_next else ""

    @property
    def previous_url(self) -> str:
        return self.links.with_("before", self.page.start_cursor or "") if self.page.has_previous else ""

    def _categories(self) -> list[Option]:
        """The shelves beside and below the present one; all top shelves where none is chosen."""
        counted = self.page.facets.categories
        here = next((shelf for shelf, _number in counted if shelf.slug == self.query.category_slug), None)
        top = (here.parent_id or here.pk) if here else None
        return [self._category(shelf, number, here) for shelf, number in counted if shelf.parent_id == top]

    def _category(self, shelf: Category, number: int, here: Category | None) -> Option:
        is_on = here is not None and shelf.pk == here.pk
        if self.category is None:
            url = self.links.without("danh-muc") if is_on else self.links.with_("danh-muc", shelf.slug)
        else:
            parent = self.category.parent
            target = parent.slug if is_on and parent else shelf.slug
            url = Links(reverse("catalog:category", args=[target]), self.links.params).without("danh-muc")
        return Option(shelf.name, url, number, is_on)

    def _producers(self) -> list[Option]:
        chosen = self.query.producer_slug
        some = [
            (producer, number)
            for place, (producer, number) in enumerate(self.page.facets.producers)
            if place < MOST_PRODUCERS or producer.slug == chosen
        ]
        return [
            Option(
                label=short_name(producer.legal_name),
                url=self.links.without("nha-san-xuat")
                if producer.slug == chosen
                else self.links.with_("nha-san-xuat", producer.slug),
                number=number,
                is_on=producer.slug == chosen,
            )
            for producer, number in some
        ]

    def _marketplaces(self) -> list[Option]:
        chosen, links = self.query.marketplace_slug, self.links
        return [
            Option(
                label=market.name,
                url=links.without("cho") if market.slug == chosen else links.with_("cho", market.slug),
                number=number,
                is_on=market.slug == chosen,
            )
            for market, number in self.page.facets.marketplaces
        ]

    def _price_words(self) -> str:
        lowest, highest = self.query.price_from_vnd, self.query.price_to_vnd
        if highest is None:
            return _("Từ %(price)s") % {"price": format_vnd(lowest or 0)}
        if lowest is None:
            return _("Tới %(price)s") % {"price": format_vnd(highest)}
        return f"{format_vnd(lowest)} – {format_vnd(highest)}"


def shelf_of(page: ProductPage, slug: str) -> Category | None:
    """The category of a list's page, found among those counted; None when nothing on it is on sale."""
    shelves: Sequence[tuple[Category, int]] = page.facets.categories
    by_id = {shelf.pk: shelf for shelf, _number in shelves}
    here = next((shelf for shelf in by_id.values() if shelf.slug == slug), None)
    if here is not None and here.parent_id is not None:
        here.parent = by_id.get(here.parent_id)
    return here
