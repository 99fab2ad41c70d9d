"""The thread of one part of an order, for both sides: read, write, look for what is new."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from marketplace.accounts.models import User
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import MarketplaceError, NotFound
from marketplace.kernel.text import is_storable

from ..models import SellerOrder, Side
from ..selectors.access import part_for, part_of_order
from ..selectors.talk import thread_of
from ..services.photos import take_photos
from ..services.talk import post_message
from .acting import acting
from .photos import read_uploads
from .privacy import private_page
from .producer import frame, producer_page
from .requests import HtmxRequest
from .thread import thread_address, thread_context


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def talk(request: HtmxRequest, token: str, number: str) -> HttpResponse:
    """The buyer's thread, under the order's secret link."""
    try:
        part = part_of_order(token=token, number=number)
    except NotFound:
        raise Http404 from None
    return _talk(request, part, Side.BUYER)


@require_http_methods(["GET", "HEAD", "POST"])
@producer_page
def part_talk(request: HtmxRequest, number: str) -> HttpResponse:
    """The producer's thread."""
    return _talk(request, part_for(user=acting(request), number=number), Side.PRODUCER)


@require_safe
def operator_talk(request: HtmxRequest, number: str) -> HttpResponse:
    """For the operator who settles a quarrel: reads, and marks nothing as read."""
    if not isinstance(request.user, User) or not request.user.is_staff:
        raise Http404
    part = SellerOrder.objects.select_related("order", "producer").filter(number=number, paid_at__isnull=False).first()
    if part is None:
        raise Http404
    context = {"part": part, "talk": thread_of(part), "side": Side.OPERATOR}
    return render(request, "orders/talk/operator.html", context)


def _talk(request: HtmxRequest, part: SellerOrder, side: Side) -> HttpResponse:
    refusal = _post(request, part, side) if request.method == "POST" else ""
    if request.method == "POST" and not refusal and not request.htmx:
        where = thread_address(part, side)
        return redirect(f"{where}#talk-form")
    context = thread_context(request, part, side, typed=request.POST.get("text") if refusal else None)
    context["refusal"] = refusal
    status = 422 if refusal and not request.htmx else 200
    if request.htmx:
        name = "messages" if "moi" in request.GET else "thread"
        return render(request, f"orders/talk/{name}.html", context, status=status)
    if side == Side.BUYER:
        return render(request, "orders/talk/page.html", context, status=status)
    context |= frame(request, part.producer)
    return render(request, "orders/talk/producer_page.html", context, status=status)


def _post(request: HtmxRequest, part: SellerOrder, side: Side) -> str:
    """Say it; "" when it is said, else why not."""
    key = request.POST.get("request_key", "")[:80]
    try:
        photos = take_photos(part_id=part.pk, uploads=read_uploads(request))
        post_message(
            part_id=part.pk,
            author=side,
            actor=Actor.of(request.user),
            text=request.POST.get("text", ""),
            request_key=key if key and is_storable(key) else uuid4().hex,
            photos=photos,
        )
    except MarketplaceError as error:
        return str(error)
    return ""
