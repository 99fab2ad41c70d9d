"""What a producer sees: today, the list, one part, its packing slip. A stranger is answered with 404 everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from catalog.errors import RightMissing
from catalog.models import Producer
from catalog.rights import Right, has_right
from catalog.selectors.acting import producers_and_role
from catalog.selectors.certificates import certificates_ending
from catalog.selectors.helping import consent_acted_by
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound

from .. import states
from ..models import SellerOrder, Side
from ..selectors import part_for, parts_of_producer, parts_to_do, producer_of
from ..selectors.aftercare import open_returns
from ..selectors.harvests import harvests_to_come
from ..selectors.picking import helpers_in, order_events, part_counts
from ..selectors.talk import unread_of_producer, unread_parts
from .acting import acting
from .parcel_box import PARCEL_PARTS, producers_parcels
from .part_box import sums_of
from .producer_cards import Card, cards_of, load_card
from .producer_forms import CARRIERS
from .producer_words import STEPS
from .requests import HtmxRequest
from .thread import thread_context
from .timeline import timeline

Params = ParamSpec("Params")
View = Callable[Concatenate[HtmxRequest, Params], HttpResponse]
# The tab of what is promised before it is ripe: nobody has to do anything about it yet.
PREORDERED = "dat-truoc"
TABS = [
    states.PAID,
    states.PROPOSED,
    states.CONFIRMED,
    states.PACKED,
    states.HANDED_OVER,
    states.READY,
    states.DELIVERED,
    states.CLOSED,
    states.DECLINED,
    states.EXPIRED,
    states.CANCELLED,
    states.NOT_ACCEPTED,
]
PAGE = 50


def producer_page(view: View[Params]) -> View[Params]:
    """For people who are signed in; whatever is none of their business does not exist."""

    @wraps(view)
    def guarded(request: HtmxRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404(str(error)) from error
        except RightMissing as error:
            return _only_looks(request, str(error))

    return never_cache(guarded)


def _to_sign_in(request: HtmxRequest) -> HttpResponse:
    """The sign-in page; where htmx asked for a card, the whole page goes there instead of the card."""
    if request.htmx:
        return HttpResponseClientRedirect(redirect_to_login(reverse("orders:today")).url)
    return redirect_to_login(request.get_full_path())


def _only_looks(request: HtmxRequest, why: str) -> HttpResponse:
    """Nothing was done. htmx swaps no refusal in, so there the whole page goes where the reason stands."""
    if request.htmx:
        messages.error(request, why)
        return HttpResponseClientRedirect(reverse("orders:today"))
    return render(request, "orders/producer/only_looks.html", {"why": why}, status=403)


def current_producer(request: HtmxRequest, right: Right | None = None) -> Producer:
    """Whom the person works for now: ?nha=slug switches and is remembered. Raises NotFound, RightMissing."""
    who = acting(request, right)
    wanted = request.GET.get("nha")
    if wanted:
        producer = producer_of(user=who, slug=wanted)
        request.session["producer"] = producer.slug
        return producer
    try:
        return producer_of(user=who, slug=request.session.get("producer"))
    except NotFound:  # the remembered one is no longer theirs
        return producer_of(user=who)


def frame(request: HtmxRequest, producer: Producer) -> dict[str, Any]:
    """What every producer page shows around its own matter."""
    who = acting(request, Right.LOOK)
    own, role = producers_and_role(who, producer)
    counts = part_counts(producer)
    counts["preordered"] = sum(counts.get(status, 0) for status in states.PRE_ORDERED)
    unread = unread_of_producer(producer)
    waiting = sum(counts.get(status, 0) for status in (states.PAID, states.CONFIRMED, states.PACKED))
    return {
        "producer": producer,
        "own_producers": own,
        "role": role,
        "may_work": has_right(role, Right.WORK),
        "may_manage": has_right(role, Right.MANAGE),
        "counts": counts,
        "waiting": waiting,
        "unread": unread,
        "carriers": CARRIERS,
        "helping": consent_acted_by(who.consent) if who.consent is not None else None,
    }


@require_safe
@producer_page
def today(request: HtmxRequest) -> HttpResponse:
    """Hôm nay: what waits for a hand, the oldest first."""
    producer = current_producer(request)
    todo = parts_to_do(producer)
    cards = cards_of(
        [*todo.to_confirm, *todo.offered, *todo.to_pack, *todo.to_ship, *todo.on_the_way, *todo.to_be_fetched]
    )
    by_status = {status: [card for card in cards if card.part.status == status] for status in TABS}
    context = {
        "today": todo,
        "by_status": by_status,
        "ripe": harvests_to_come(producer, until=clock.today()),
        "open_returns": open_returns(producer),
        "ending": certificates_ending(producer, on=clock.today()),
        **frame(request, producer),
    }
    context["talks"] = unread_parts(producer) if context["unread"] else []
    return render(request, "orders/producer/today.html", context)


@require_safe
@producer_page
def parts(request: HtmxRequest) -> HttpResponse:
    """All paid orders, newest first; ?trang-thai= keeps one state, ?truoc= goes on where a page ended."""
    producer = current_producer(request)
    status = request.GET.get("trang-thai", "")
    status = status if status in {*TABS, PREORDERED} else ""
    try:
        before = parse_datetime(request.GET.get("truoc", ""))
    except ValueError:
        before = None
    wanted = states.PRE_ORDERED if status == PREORDERED else {status} - {""}
    found = parts_of_producer(producer, wanted=wanted, before=before)
    context = {"cards": cards_of(found), "status": status, "before": before, **frame(request, producer)}
    counts = context["counts"]
    context["tabs"] = [
        (PREORDERED, _("Đặt trước"), counts["preordered"]),
        *((tab, SellerOrder.Status(tab).label, counts.get(tab, 0)) for tab in TABS),
    ]
    context["more_before"] = found[-1].paid_at if len(found) == PAGE else None
    return render(request, "orders/producer/parts.html", context)


@require_safe
@producer_page
def part(request: HtmxRequest, number: str) -> HttpResponse:
    """One order in full."""
    return part_page(request, load_card(part_for(user=acting(request), number=number)))


@require_safe
@producer_page
def slip(request: HtmxRequest, number: str) -> HttpResponse:
    """The packing slip, for a printer or the screen."""
    card = load_card(part_for(user=acting(request), number=number))
    return render(request, "orders/producer/slip.html", {"card": card, "part": card.part})


def part_page(request: HtmxRequest, card: Card, status: int = 200) -> HttpResponse:
    """The page of one part, also with a form of its card that has to be filled in again."""
    prefetch_related_objects([card.part], "adjustments__items", "returns", "events", *PARCEL_PARTS)
    told = timeline(card.part, order_events(card.part), helpers_in(card.part))
    steps = [(STEPS[step.status], step) for step in told]
    context = {"card": card, "steps": steps, "sums": sums_of(card.part), "parcels": producers_parcels(card.part)}
    context |= thread_context(request, card.part, Side.PRODUCER)
    context |= frame(request, card.part.producer)
    return render(request, "orders/producer/part.html", context, status=status)
