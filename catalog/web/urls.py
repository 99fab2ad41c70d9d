"""Addresses of the storefront's catalogue pages, in Vietnamese as people say them."""

from __future__ import annotations

from django.urls import path

from . import browse, details, static_pages

app_name = "catalog"
urlpatterns = [
    path("", browse.home, name="home"),
    path("danh-muc/<slug:slug>/", browse.category, name="category"),
    path("tim/", browse.search, name="search"),
    path("tim/goi-y/", browse.suggestions, name="suggest"),
    path("san-pham/<slug:slug>/", details.product, name="product"),
    path("nha-san-xuat/", details.producers, name="producers"),
    path("nha-san-xuat/<slug:slug>/", details.producer, name="producer"),
    path("gioi-thieu/", static_pages.about, name="about"),
    path("quy-che-hoat-dong/", static_pages.rules, name="rules"),
    path("doi-tra/", static_pages.returns, name="returns"),
    path("bao-mat/", static_pages.privacy, name="privacy"),
]
