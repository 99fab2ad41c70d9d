"""A producer confirms by the link in the message, with one tap and without signing in.

The link confirms, and does nothing else: it tells no name, number or address of the buyer, and whatever needs a choice
(sending less, something else, declining) needs the person. Opening it changes nothing: mail programs open links too.
"""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.web.hurry import limit_misses

from .. import states
from ..selectors.access import part_by_answer_link
from ..services.answering import confirm_part
from .privacy import private_page
from .producer_words import deadline_of

LINK = Actor("link")


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
@limit_misses("order", most=20)
def answer_by_link(request: HttpRequest, number: str, mark: str) -> HttpResponse:
    """What was ordered, and one button. A wrong link looks like any page that is not there."""
    try:
        part = part_by_answer_link(number=number, mark=mark)
    except NotFound:
        raise Http404 from None
    problem = ""
    if request.method == "POST":
        try:
            confirm_part(part_id=part.pk, actor=LINK)
        except MarketplaceError as error:
            problem = str(error)
        else:
            return HttpResponseRedirect(request.path, status=303)
        part.refresh_from_db()
    prefetch_related_objects([part], "lines__variant__product__images")
    context = {
        "part": part,
        "problem": problem,
        "waits": part.status == states.PAID,
        "went_well": part.confirmed_at is not None and part.status not in states.GONE | {states.PROPOSED},
        "deadline": deadline_of(part, clock.now()),
    }
    return render(request, "orders/producer/answer_link.html", context, status=409 if problem else 200)
