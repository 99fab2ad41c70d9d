"""payOS: signed over the fields of `data`, names in order. It signs no time: a replay is caught by its id alone."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings

from . import Movement, Unreadable, dong_of, fits, id_of, read_json, text_of, time_of


class PayOs:
    answer: ClassVar[Mapping[str, object]] = {"success": True}

    def check(self, body: bytes, _headers: Mapping[str, str], *, now_s: float) -> bool:  # noqa: ARG002  # no time in it
        try:
            told = read_json(body)
        except Unreadable:
            return False
        data, mark = told.get("data"), told.get("signature")
        if not isinstance(data, dict) or not isinstance(mark, str):
            return False
        return fits(settings.PAYOS_CHECKSUM_KEYS, lambda key: sign(data, key), mark)

    def read(self, body: bytes) -> list[Movement]:
        told = read_json(body)
        fields = told.get("data")
        if not isinstance(fields, dict):
            raise Unreadable("data")
        if text_of(fields, "code") not in {"", "00"} or text_of(fields, "currency") not in {"", "VND"}:
            raise Unreadable("not a transfer in đồng that went well")
        return [
            Movement(
                txn_id=id_of(fields, "paymentLinkId", "reference"),
                account=text_of(fields, "accountNumber"),
                amount_vnd=dong_of(fields, "amount"),
                direction="in",
                content=text_of(fields, "description"),
                paid_at=time_of(fields, "transactionDateTime"),
                bank_ref=text_of(fields, "reference"),
                counter_bin=text_of(fields, "counterAccountBankId"),
                counter_account=text_of(fields, "counterAccountNumber"),
                counter_name=text_of(fields, "counterAccountName"),
            )
        ]


def sign(data: dict[str, Any], key: str) -> str:
    """The signature beside data: name=value joined by &, null as nothing, in the order of the names."""
    text = "&".join(f"{name}={_written(data[name])}" for name in sorted(data))
    return hmac.new(key.encode(), text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
