"""The bank of the demo: it tells our own door of transfers nobody made, by HTTP and signed, as a real one would."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Outside

from ..gateways.bank_feeds import Movement
from ..gateways.bank_feeds.pretend import write
from ..gateways.vietqr import received_vnd
from ..models import Payment, SellerFeed
from .seller_feeds import connect_feed

_OVER_VND = 20_000
_THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


def pretend_transfer(*, payment_id: int, kind: str, feed: str = "") -> int:
    """Send the messages of one pretended transfer to our webhook; how many. Raises GatewayUnavailable.

    kind  right, short, over, twice, wrong (words without a reference), reversed (paid, then taken back)
    feed  who tells us of money of our own account; of a producer's its own feed does, which is connected where it has
          none: without one nobody would tell
    """
    if not settings.SIMULATED_BANK:
        raise ImproperlyConfigured("SIMULATED_BANK is off")
    payment = Payment.objects.select_related("qr", "part__producer").get(pk=payment_id)
    told = list(_movements(payment, kind))
    own = _feed_of(payment.part.producer) if payment.part is not None else None
    for movement in told:
        if own is not None:
            _post("seller_bank_webhook", own.key, write(own.provider, movement, secret=own.secret))
        else:
            # payOS tells of incoming money only.
            provider = "sepay" if movement.direction == "out" else feed
            _post("bank_webhook", provider, write(provider, movement))
    return len(told)


def _feed_of(producer: Producer) -> SellerFeed:
    known = SellerFeed.objects.filter(producer=producer, closed_at=None).first()
    secret = secrets.token_urlsafe(24)
    return known or connect_feed(producer=producer, provider="sepay", secret=secret, actor=SYSTEM)


def _rest_vnd(payment: Payment) -> int:
    seen_vnd = payment.direct.seen_vnd if payment.part is not None else received_vnd(payment)
    return max(0, payment.amount_vnd - seen_vnd)


def _movements(payment: Payment, kind: str) -> Iterator[Movement]:
    rest_vnd = _rest_vnd(payment)
    amount_vnd = {"short": max(1, rest_vnd // 2), "over": rest_vnd + _OVER_VND}.get(
        kind, rest_vnd
    ) or payment.amount_vnd
    number = uuid4().hex[:12].upper()
    first = Movement(
        txn_id=f"demo-{number}",
        account=payment.qr.account,
        amount_vnd=amount_vnd,
        direction="in",
        content="tien mua hang" if kind == "wrong" else f"{payment.qr.reference} GD THU",
        paid_at=clock.now(),
        bank_ref=f"FT{number}",
        counter_bin="999999",
        counter_account="0100300400",
        counter_name="NGUOI MUA (MINH HOA)",
    )
    yield first
    if kind == "twice":
        yield replace(first, txn_id=f"demo-{number}-2", bank_ref=f"FT{number}X2")
    if kind == "reversed":
        words = f"HOAN TRA GD {first.bank_ref}"
        yield replace(first, txn_id=f"demo-{number}-r", bank_ref=f"FT{number}R", direction="out", content=words)


def _post(door: str, name: str, message: tuple[bytes, dict[str, str]]) -> None:
    body, headers = message
    with translation.override(settings.LANGUAGE_CODE):
        address = settings.SITE_URL.rstrip("/") + reverse(door, args=[name])
    answer = Outside(allowed=_THIS_MACHINE).request(
        "POST", address, content=body, headers={**headers, "Content-Type": "application/json"}
    )
    if answer.status != 200:
        raise GatewayUnavailable(f"our own door answered {answer.status}")
