"""What a page that shows a thread hands to its template."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse

from catalog.rights import Right

from ..models import SellerOrder, Side
from ..selectors.contacts import readable
from ..selectors.talk import templates_of, thread_of
from ..services.talk import mark_read
from .acting import acting
from .photos import ACCEPT
from .requests import HtmxRequest
from .talk_words import templates_for


def thread_context(request: HtmxRequest, part: SellerOrder, side: Side, *, typed: str | None = None) -> dict[str, Any]:
    """What templates/orders/talk/thread.html needs. Showing the thread to a side means that it has read it.

    Only who may work for the producer reads for it: who may only look leaves everything as it is.

    typed  what was refused and has to be typed no second time
    """
    messages = readable(thread_of(part), part, side)
    mark_read(part_id=part.pk, side=side, reader=acting(request, Right.WORK) if side == Side.PRODUCER else None)
    own = templates_of(part.producer) if side == Side.PRODUCER else []
    templates = templates_for(part, side, own)
    chosen = next((one.text for one in templates if one.key == request.GET.get("mau")), "")
    return {
        "part": part,
        "talk": messages,
        "side": side,
        "templates": templates,
        "draft": chosen if typed is None else typed,
        "request_key": uuid4().hex,
        "accept": ACCEPT,
        "talk_url": thread_address(part, side),
        "refusal": "",
    }


def thread_address(part: SellerOrder, side: Side) -> str:
    if side == Side.PRODUCER:
        return reverse("orders:part_talk", args=[part.number])
    return reverse("orders:talk", args=[part.order.token, part.number])
