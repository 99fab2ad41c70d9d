"""The address of a list of goods: read into a query, and written into links. Nonsense in an address is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Certificate, Product
from ..selectors import ProductQuery

PER_PAGE = 24
SORTS = {"moi": "newest", "re": "price", "dat": "price_desc", "ten": "name"}
SORT_LABELS = {
    "": gettext_lazy("Phù hợp nhất"),
    "moi": gettext_lazy("Mới lên chợ"),
    "re": gettext_lazy("Giá thấp trước"),
    "dat": gettext_lazy("Giá cao trước"),
    "ten": gettext_lazy("Tên A đến Y"),
}
_PLACES = ("after", "before")
_LONGEST_SEARCH = 80
_DEAREST_VND = 10**12


def read_query(params: QueryDict, *, today: date, category_slug: str = "") -> ProductQuery:
    """What the address asks for; category_slug is the shelf one stands before, if any."""
    return ProductQuery(
        search=params.get("q", "").strip()[:_LONGEST_SEARCH],
        category_slug=category_slug or params.get("danh-muc", ""),
        producer_slug=params.get("nha-san-xuat", ""),
        marketplace_slug=params.get("cho", ""),
        price_from_vnd=read_price(params.get("gia-tu", "")),
        price_to_vnd=read_price(params.get("gia-den", "")),
        schemes=_known(params.getlist("chung-nhan"), Certificate.Scheme.values),
        in_season_on=today if params.get("mua-vu") == "1" else None,
        delivery_scopes=_known(params.getlist("giao"), Product.DeliveryScope.values),
        sort=SORTS.get(params.get("xep", ""), "relevance"),
        first=PER_PAGE,
        after=params.get("after") or None,
        before=params.get("before") or None,
    )


def read_price(text: str) -> int | None:
    """ "100.000", "100 000 ₫" and "100000" are all one hundred thousand đồng; nothing else is a price."""
    digits = "".join(text.replace("₫", "").replace("đ", "").split()).replace(".", "").replace(",", "")
    if not digits.isascii() or not digits.isdigit() or int(digits) > _DEAREST_VND:
        return None
    return int(digits)


def _known(values: Sequence[str], choices: Sequence[str]) -> list[str]:
    return [value for value in values if value in choices]


@dataclass(frozen=True)
class Links:
    """Addresses beside the present one: a filter more, a filter less, another page."""

    path: str
    params: QueryDict

    def with_(self, name: str, value: str) -> str:
        changed = self._fresh()
        changed[name] = value
        return self._url(changed)

    def adding(self, name: str, value: str) -> str:
        changed = self._fresh()
        changed.appendlist(name, value)
        return self._url(changed)

    def without(self, *names: str) -> str:
        changed = self._fresh()
        for name in names:
            changed.pop(name, None)
        return self._url(changed)

    def removing(self, name: str, value: str) -> str:
        changed = self._fresh()
        changed.setlist(name, [other for other in changed.getlist(name) if other != value])
        return self._url(changed)

    def _fresh(self) -> QueryDict:
        """The present filters, without empty ones and from the first page on."""
        kept = QueryDict(mutable=True)
        for name, values in self.params.lists():
            if name not in _PLACES and (filled := [value for value in values if value]):
                kept.setlist(name, filled)
        return kept

    def _url(self, params: QueryDict) -> str:
        return f"{self.path}?{params.urlencode()}" if params else self.path


@dataclass(frozen=True)
class Option:
    """One value of a filter: where choosing it (or taking it back) leads, and how many goods it leaves."""

    label: str
    url: str
    number: int | None = None
    is_on: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    options: Sequence[Option]


def toggles(links: Links, name: str, counted: Sequence[tuple[str, int]], labels: dict[str, str]) -> list[Option]:
    """Values of which several may be chosen."""
    chosen = links.params.getlist(name)
    return [
        Option(
            label=labels.get(value, value),
            url=links.removing(name, value) if value in chosen else links.adding(name, value),
            number=number,
            is_on=value in chosen,
        )
        for value, number in counted
    ]


def sort_options(links: Links) -> list[Option]:
    chosen = links.params.get("xep", "")
    return [
        Option(str(label), links.with_("xep", key) if key else links.without("xep"), is_on=key == chosen)
        for key, label in SORT_LABELS.items()
    ]


def season_option(links: Links, number: int) -> Option:
    is_on = links.params.get("mua-vu") == "1"
    return Option(_("Đang mùa"), links.without("mua-vu") if is_on else links.with_("mua-vu", "1"), number, is_on)
