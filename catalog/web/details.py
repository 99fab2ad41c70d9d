"""One thing in full: a product, a producer, all producers on the map. Parse, call one selector, present."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "catalog/home.html", {"slug": slug})


@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "catalog/home.html", {"slug": slug})


@require_safe
def producers(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html")
