"""Pieces that several objects share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..cards import BY_KEY
from ..models import PaymentMethod, Record


def unix(moment: datetime) -> int:
    return int(moment.timestamp())


def unix_or_none(moment: datetime | None) -> int | None:
    return None if moment is None else unix(moment)


def ref_of(record: Record | None) -> str | None:
    return None if record is None else record.ref


def page_of(url: str, data: list[dict[str, Any]], *, has_more: bool = False) -> dict[str, Any]:
    return {"object": "list", "url": url, "has_more": has_more, "data": data}


def billing_details(method: PaymentMethod | None) -> dict[str, Any]:
    kept = method.billing_details if method else {}
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state")) | (kept.get("address") or {})
    people = {key: kept.get(key) for key in ("email", "name", "phone", "tax_id")}
    return {"address": address, **people}


def cvc_check(method: PaymentMethod) -> str:
    return "fail" if BY_KEY[method.card_key].code == "incorrect_cvc" else "pass"


def card_face(method: PaymentMethod) -> dict[str, Any]:
    """What may be known of a card after its number is gone."""
    return {
        "brand": method.brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": cvc_check(method),
        },
        "country": "US",
        "description": None,
        "exp_month": method.exp_month,
        "exp_year": method.exp_year,
        "fingerprint": method.fingerprint,
        "funding": "credit",
        "iin": None,
        "issuer": None,
        "last4": method.last4,
        "regulated_status": "unregulated",
        "wallet": None,
    }
