"""Casso, webhook version 2: signed over a time in milliseconds and the body with its names in order."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings

from . import Movement, Unreadable, dong_of, fits, id_of, is_now, read_json, text_of, time_of

_HEADER = re.compile("t=([0-9]{1,16}),v1=([0-9a-f]{128})")


class Casso:
    answer: ClassVar[Mapping[str, object]] = {"error": 0, "message": "ok"}

    def check(self, body: bytes, headers: Mapping[str, str], *, now_s: float) -> bool:
        told = _HEADER.fullmatch(headers.get("X-Casso-Signature", ""))
        if told is None or not is_now(told[1], now_s=now_s, unit=1000):
            return False
        try:
            fields = read_json(body)
        except Unreadable:
            return False
        return fits(settings.CASSO_WEBHOOK_SECRETS, lambda secret: sign(fields, told[1], secret), told[2])

    def read(self, body: bytes) -> list[Movement]:
        """One movement as version 2 has it, or a list as version 1 had it. Outgoing sums are negative."""
        told = read_json(body).get("data")
        return [_movement(row) for row in (told if isinstance(told, list) else [told])]


def _movement(fields: Any) -> Movement:
    if not isinstance(fields, dict):
        raise Unreadable("data")
    signed_vnd = dong_of(fields, "amount")
    return Movement(
        txn_id=id_of(fields, "id"),
        account=text_of(fields, "accountNumber"),
        amount_vnd=abs(signed_vnd),
        direction="in" if signed_vnd >= 0 else "out",
        content=text_of(fields, "description"),
        paid_at=time_of(fields, "transactionDateTime"),
        bank_ref=text_of(fields, "reference"),
        counter_bin=text_of(fields, "counterAccountBankId"),
        counter_account=text_of(fields, "counterAccountNumber"),
        counter_name=text_of(fields, "counterAccountName"),
    )


def sign(fields: dict[str, Any], stamp: str, secret: str) -> str:
    """What Casso writes behind v1=: names in order at every level, no blanks, as JavaScript writes JSON."""
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_number)
    return hmac.new(secret.encode(), f"{stamp}.{text}".encode("utf-8", "replace"), hashlib.sha512).hexdigest()


def _number(value: object) -> int | float:
    """JavaScript knows one kind of number: 1.0 is written 1."""
    if not isinstance(value, Decimal):
        raise TypeError
    return int(value) if value == value.to_integral_value() else float(value)
