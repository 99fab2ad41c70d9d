"""A bank that does not exist, for trying out: it writes what the real services write, and signs it as they do."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from django.conf import settings

from . import VIETNAM, Movement, casso, payos, sepay


def write(feed: str, movement: Movement, *, secret: str = "") -> tuple[bytes, dict[str, str]]:
    """The body and the headers of the message by which this service tells of a movement.

    secret  a producer's own; without it, that of our account
    """
    return _WRITERS[feed](movement, secret)


def _clock(movement: Movement) -> str:
    return f"{movement.paid_at.astimezone(VIETNAM):%Y-%m-%d %H:%M:%S}"


def _sepay(movement: Movement, secret: str) -> tuple[bytes, dict[str, str]]:
    body = _json(
        {
            "id": movement.txn_id,
            "gateway": "MINH HOA",
            "transactionDate": _clock(movement),
            "accountNumber": movement.account,
            "code": None,
            "content": movement.content,
            "transferType": movement.direction,
            "transferAmount": movement.amount_vnd,
            "accumulated": 0,
            "subAccount": None,
            "referenceCode": movement.bank_ref,
        }
    )
    stamp = str(int(time.time()))
    mark = sepay.sign(body, stamp, secret or settings.SEPAY_WEBHOOK_SECRETS[0])
    return body, {"X-SePay-Timestamp": stamp, "X-SePay-Signature": mark}


def _casso(movement: Movement, secret: str) -> tuple[bytes, dict[str, str]]:
    data = {
        "id": movement.txn_id,
        "reference": movement.bank_ref,
        "description": movement.content,
        "amount": movement.amount_vnd if movement.direction == "in" else -movement.amount_vnd,
        "transactionDateTime": _clock(movement),
        "accountNumber": movement.account,
        **_counter(movement),
    }
    fields = {"error": 0, "data": data}
    stamp = str(int(time.time() * 1000))
    mark = casso.sign(fields, stamp, secret or settings.CASSO_WEBHOOK_SECRETS[0])
    return _json(fields), {"X-Casso-Signature": f"t={stamp},v1={mark}"}


def _payos(movement: Movement, secret: str) -> tuple[bytes, dict[str, str]]:
    data = {
        "orderCode": 1,
        "amount": movement.amount_vnd,
        "description": movement.content,
        "accountNumber": movement.account,
        "reference": movement.bank_ref,
        "transactionDateTime": _clock(movement),
        "currency": "VND",
        "paymentLinkId": movement.txn_id,
        "code": "00",
        "desc": "success",
        **_counter(movement),
    }
    mark = payos.sign(data, secret or settings.PAYOS_CHECKSUM_KEYS[0])
    return _json({"code": "00", "desc": "success", "success": True, "data": data, "signature": mark}), {}


def _counter(movement: Movement) -> dict[str, str]:
    return {
        "counterAccountBankId": movement.counter_bin,
        "counterAccountNumber": movement.counter_account,
        "counterAccountName": movement.counter_name,
    }


def _json(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


_WRITERS: dict[str, Callable[[Movement, str], tuple[bytes, dict[str, str]]]] = {
    "sepay": _sepay,
    "casso": _casso,
    "payos": _payos,
}
