"""Ways to find something: the first page, a shelf, the search. Parse, call one selector, present."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from marketplace.kernel import clock
from marketplace.kernel.errors import InvalidInput

from .. import selectors
from ..models import Category
from .filters import Links, read_query
from .linked_data import home_data
from .shelf import ShelfView, shelf_of

MOST_SUGGESTIONS = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    page = selectors.home_page(today)
    return render(request, "catalog/home.html", {"page": page, "month": today.month, "linked_data": home_data()})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = read_query(request.GET, today=clock.today())
    links = Links(request.path, request.GET)
    try:
        page = selectors.find_products(query)
    except InvalidInput as error:  # the place in the list is of another list, or no longer there
        messages.warning(request, str(error))
        return redirect(links.without())
    shelf = ShelfView(page, query, links)
    return render(request, "catalog/search.html", {"shelf": shelf, "query": query})


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    query = read_query(request.GET, today=clock.today(), category_slug=slug)
    links = Links(request.path, request.GET)
    try:
        page = selectors.find_products(query)
    except InvalidInput as error:
        messages.warning(request, str(error))
        return redirect(links.without())
    here = shelf_of(page, slug) or Category.objects.select_related("parent").filter(slug=slug).first()
    if here is None:
        raise Http404
    shelf = ShelfView(page, query, links, here)
    return render(request, "catalog/category.html", {"shelf": shelf, "category": here})


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    found = selectors.suggest(request.GET.get("q", "")[:80], MOST_SUGGESTIONS)
    return render(request, "catalog/suggestions.html", {"suggestions": found})
