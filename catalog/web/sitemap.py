"""What search engines may walk through: sitemap.xml in both languages, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from ..models import Category, Producer, Product
from ..selectors import addresses
from .linked_data import full_url

ROBOTS = """User-agent: *
Disallow: /tim/goi-y/
Disallow: /en/tim/goi-y/
Disallow: /dev/
Sitemap: {sitemap}
"""


if TYPE_CHECKING:
    AnySitemap = Sitemap[Any]
else:
    AnySitemap = Sitemap  # generic for the type checker only


class GoodsSitemap(AnySitemap):
    i18n = alternates = x_default = True

    def items(self) -> Iterable[Product]:
        return addresses.products_with_page()

    def location(self, item: Product) -> str:
        return reverse("catalog:product", args=[item.slug])

    def lastmod(self, item: Product) -> datetime:
        return item.updated_at


class ShelvesSitemap(AnySitemap):
    i18n = alternates = x_default = True

    def items(self) -> Iterable[Category]:
        return addresses.categories_with_page()

    def location(self, item: Category) -> str:
        return reverse("catalog:category", args=[item.slug])


class ProducersSitemap(AnySitemap):
    i18n = alternates = x_default = True

    def items(self) -> Iterable[Producer]:
        return addresses.producers_with_page()

    def location(self, item: Producer) -> str:
        return reverse("catalog:producer", args=[item.slug])


class PagesSitemap(AnySitemap):
    i18n = alternates = x_default = True

    def items(self) -> Iterable[str]:
        return ["home", "search", "producers", "about", "rules", "returns", "privacy"]

    def location(self, item: str) -> str:
        return reverse(f"catalog:{item}")


SECTIONS: Mapping[str, type[AnySitemap]] = {
    "pages": PagesSitemap,
    "shelves": ShelvesSitemap,
    "producers": ProducersSitemap,
    "goods": GoodsSitemap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS.format(sitemap=full_url(reverse("sitemap"))), content_type="text/plain; charset=utf-8")


# Outside the languages: included by the front door beside the pages.
urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_views.index,
        {"sitemaps": SECTIONS, "sitemap_url_name": "sitemap-section", "template_name": "catalog/sitemap_index.xml"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        sitemap_views.sitemap,
        {"sitemaps": SECTIONS, "template_name": "catalog/sitemap.xml"},
        name="sitemap-section",
    ),
]
