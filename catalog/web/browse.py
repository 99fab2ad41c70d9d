"""Ways to find something: the first page, a shelf, the search and its suggestions. Parse, call one selector, present."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from marketplace.kernel import clock

from .. import selectors


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html", {"page": selectors.home_page(clock.today())})


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "catalog/home.html", {"slug": slug})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html")


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/suggestions.html", {"suggestions": selectors.suggest(request.GET.get("q", ""), 8)})
