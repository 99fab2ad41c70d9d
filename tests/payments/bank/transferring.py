"""Buyers who pay by transfer, and a bank that tells of it."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.urls import reverse

from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import GUEST, Actor
from orders.models import Order
from payments.gateways.bank_feeds import VIETNAM, Movement, sepay
from payments.models import BankCredit, Payment
from payments.services.bank_matching import process_credit
from payments.services.bank_news import keep_movements
from payments.services.opening import open_payment
from tests.factories import UserFactory
from tests.orders.making import pack, placed

ACCOUNT = "0100200300"
_numbers = count(1)


def opened(order: Order | None = None) -> Payment:
    """A payment by VietQR that waits for its transfer."""
    return open_payment(order_id=(order or placed(pack())).pk, actor=GUEST, provider="vietqr")


def movement(content: str, amount_vnd: int, **changes: object) -> Movement:
    facts = {
        "txn_id": f"t{next(_numbers)}",
        "account": ACCOUNT,
        "amount_vnd": amount_vnd,
        "direction": "in",
        "content": content,
        "paid_at": clock.now(),
    }
    return Movement(**{**facts, **changes})  # type: ignore[arg-type]


def tell(content: str, amount_vnd: int, *, provider: str = "sepay", **changes: Any) -> BankCredit:
    """One movement as a source tells it, kept and worked on."""
    told = movement(content, amount_vnd, **changes)
    for pk in keep_movements(provider=provider, movements=[(told, "{}")]):
        process_credit(credit_id=pk)
    books_balance()
    return BankCredit.objects.get(provider=provider, provider_txn_id=told.txn_id)


def pay(payment: Payment, amount_vnd: int | None = None, **changes: Any) -> BankCredit:
    """A transfer with the right words, of the whole sum where none is named."""
    return tell(f"MBVCB {payment.session_ref} chuyen tien", amount_vnd or payment.amount_vnd, **changes)


def books_balance() -> None:
    """What the database itself checks at commit, checked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def notice(content: str, amount_vnd: int, **changes: object) -> dict[str, object]:
    """A movement as SePay writes it."""
    return {
        "id": next(_numbers),
        "gateway": "Vietcombank",
        "transactionDate": f"{clock.now().astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}",
        "accountNumber": ACCOUNT,
        "content": content,
        "transferType": "in",
        "transferAmount": amount_vnd,
        "referenceCode": f"FT{next(_numbers):012d}",
        **changes,
    }


def post(client, fields: dict[str, object], *, secret: str = "sepay-dev-only", at_s: int | None = None):  # noqa: S107
    """Send it to our door, signed."""
    body = json.dumps(fields).encode()
    stamp = str(int(clock.now().timestamp()) if at_s is None else at_s)
    headers = {"X-SePay-Timestamp": stamp, "X-SePay-Signature": sepay.sign(body, stamp, secret)}
    url = reverse("bank_webhook", kwargs={"provider": "sepay"})
    return client.post(url, body, content_type="application/json", headers=headers)


def operators(many: int = 2) -> list[Actor]:
    return [Actor.of(operator()) for _ in range(many)]


def operator() -> User:
    return UserFactory(is_staff=True, is_superuser=True)


def ago(**span: float) -> object:
    return clock.now() - timedelta(**span)


def fresh(row):
    row.refresh_from_db()
    return row


def uses(credit: BankCredit) -> list[tuple[str, int]]:
    return list(credit.uses.values_list("kind", "amount_vnd"))
