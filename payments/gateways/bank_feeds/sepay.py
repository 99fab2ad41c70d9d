"""SePay: one movement per message, signed over time and body; or, by an older setting of theirs, a bare key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings

from . import Movement, Unreadable, dong_of, fits, id_of, is_now, read_json, text_of, time_of


class SePay:
    """A key in a header proves less than a signature: it is only looked at where no signing secret is set."""

    answer: ClassVar[Mapping[str, object]] = {"success": True}

    def check(self, body: bytes, headers: Mapping[str, str], *, now_s: float) -> bool:
        if not settings.SEPAY_WEBHOOK_SECRETS:
            return fits(settings.SEPAY_API_KEYS, lambda key: f"Apikey {key}", headers.get("Authorization", ""))
        stamp = headers.get("X-SePay-Timestamp", "")
        return is_now(stamp, now_s=now_s) and fits(
            settings.SEPAY_WEBHOOK_SECRETS,
            lambda secret: sign(body, stamp, secret),
            headers.get("X-SePay-Signature", ""),
        )

    def read(self, body: bytes) -> list[Movement]:
        fields = read_json(body)
        direction = text_of(fields, "transferType")
        if direction not in {"in", "out"}:
            raise Unreadable("transferType")
        return [
            Movement(
                txn_id=id_of(fields, "id"),
                account=text_of(fields, "accountNumber"),
                amount_vnd=dong_of(fields, "transferAmount"),
                direction=direction,
                content=text_of(fields, "content"),
                paid_at=time_of(fields, "transactionDate"),
                bank_ref=text_of(fields, "referenceCode"),
            )
        ]


def sign(body: bytes, stamp: str, secret: str) -> str:
    """What SePay puts into X-SePay-Signature."""
    mark = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={mark}"
