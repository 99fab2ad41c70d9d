"""The bank of the demo: it tells our own door of transfers nobody made, by HTTP and signed, as a real one would."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Outside

from ..gateways.bank_feeds import Movement
from ..gateways.bank_feeds.pretend import write
from ..gateways.vietqr import received_vnd
from ..models import Payment

_OVER_VND = 20_000
_THIS_MACHINE = [ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128")]


def pretend_transfer(*, payment_id: int, kind: str, feed: str) -> int:
    """Send the messages of one pretended transfer to our webhook; how many. Raises GatewayUnavailable.

    kind  right, short, over, twice, wrong (words without a reference), reversed (paid, then taken back)
    """
    if not settings.SIMULATED_BANK:
        raise ImproperlyConfigured("SIMULATED_BANK is off")
    payment = Payment.objects.select_related("qr").get(pk=payment_id)
    told = list(_movements(payment, kind))
    for movement in told:
        # payOS tells of incoming money only.
        _post("sepay" if movement.direction == "out" else feed, movement)
    return len(told)


def _movements(payment: Payment, kind: str) -> Iterator[Movement]:
    rest_vnd = payment.amount_vnd - received_vnd(payment)
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


def _post(feed: str, movement: Movement) -> None:
    body, headers = write(feed, movement)
    with translation.override(settings.LANGUAGE_CODE):
        address = settings.SITE_URL.rstrip("/") + reverse("bank_webhook", kwargs={"provider": feed})
    answer = Outside(allowed=_THIS_MACHINE).request(
        "POST", address, content=body, headers={**headers, "Content-Type": "application/json"}
    )
    if answer.status != 200:
        raise GatewayUnavailable(f"our own door answered {answer.status}")
