"""Lists to leaf through, and the search box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from .. import selectors
from ..models import Event, PaymentIntent, Record
from .guard import for_developers
from .pages import page
from .pay import SeeOther
from .rows import delivery_rows, payment_rows

_A_PAGE = 25


def _cursor(request: HttpRequest) -> int:
    """Where the page begins; nonsense begins at the newest."""
    asked = request.GET.get("before", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0


def _chosen(request: HttpRequest, name: str, choices: list[str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in choices else ""


@for_developers
def payments(request: HttpRequest) -> HttpResponse:
    statuses = list(PaymentIntent.Status.values)
    status = _chosen(request, "status", statuses)
    found = selectors.newest(selectors.payments(status=status), most=_A_PAGE, before=_cursor(request))
    context = {"here": "payments", "payments": payment_rows(found.rows), "older": found.older}
    return page(request, "payments.html", context | {"statuses": statuses, "status": status})


@for_developers
def events(request: HttpRequest) -> HttpResponse:
    families = selectors.event_families()
    family = _chosen(request, "family", families)
    found = selectors.newest(selectors.events(family=family), most=_A_PAGE, before=_cursor(request))
    context = {"here": "events", "events": found.rows, "older": found.older}
    return page(request, "events.html", context | {"families": families, "family": family})


@for_developers
def deliveries(request: HttpRequest) -> HttpResponse:
    only = _chosen(request, "only", ["failed"])
    rows = selectors.deliveries(only_trouble=bool(only))
    found = selectors.newest(rows, most=_A_PAGE, before=_cursor(request))
    context = {"here": "deliveries", "deliveries": delivery_rows(found.rows), "older": found.older}
    return page(request, "deliveries.html", context | {"only": only})


@for_developers
def find(request: HttpRequest) -> HttpResponse:
    """From an id to the page that shows it best."""
    words = request.GET.get("q", "").strip()
    found = selectors.find_anything(words)
    if found is None:
        return not_found(request, words)
    return SeeOther(_best_page(found))


def _best_page(record: Record) -> str:
    if isinstance(record, Event):
        return f"/events/{record.ref}"
    intent = selectors.intent_of(record)
    if intent is None:
        return f"/objects/{record.ref}"
    return f"/payments/{intent.ref}" + ("" if record == intent else f"#{record.ref}")


def not_found(request: HttpRequest, words: str) -> HttpResponse:
    return page(request, "not_found.html", {"words": words}, status=404)
