"""The stand-in carrier's messages, as its program signs them, without the program."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.signing import sign
from orders.models import Fulfilment, SellerOrder
from orders.services.answering import confirm_part
from orders.services.parts import ship_part

from .making import pack, paid

SECRET = "carrier_dev_only_cho_que"
WEBHOOK = "/webhooks/carrier/ghe-nhanh/"
SWIFT = "Ghe Nhanh (mô phỏng)"
BASE = datetime.fromisoformat("2026-11-24T08:00:00+07:00")


def under_way(number: str = "GN1", **product: Any) -> SellerOrder:
    """A part with the stand-in carrier since BASE, in one parcel."""
    with clock.moment(BASE):
        part = paid(pack(**product), units=3).parts.get()
        confirm_part(part_id=part.pk, actor=SYSTEM)
        return ship_part(part_id=part.pk, carrier=SWIFT, tracking_number=number, actor=SYSTEM)


def scan(status: str, minutes: int, *, number: str = "GN1", place: str = "Trạm Cái Côn") -> dict[str, Any]:
    """One station, so many minutes after BASE."""
    at = (BASE + timedelta(minutes=minutes)).timestamp()
    return {
        "id": f"{number}-{status}-{minutes}",
        "number": number,
        "status": status,
        "at": at,
        "place": place,
        "text": "Qua trạm",
    }


def body_of(*scans: dict[str, Any]) -> bytes:
    return json.dumps({"events": list(scans)}).encode()


def tell(client: Any, body: bytes, *, secret: str = SECRET, late_s: int = 0, mark: str = "", to: str = WEBHOOK) -> int:
    """Deliver a message two hours after BASE; the answer's status."""
    with clock.moment(BASE + timedelta(hours=2)):
        at = int(clock.now().timestamp()) - late_s
        headers = {
            "Carrier-Timestamp": str(at),
            "Carrier-Signature": mark or sign(secret=secret, timestamp=at, body=body),
        }
        return int(client.post(to, data=body, content_type="application/json", headers=headers).status_code)


def status_of(part: SellerOrder) -> tuple[str, list[str]]:
    """Of the part, and of its parcels."""
    parcels = Fulfilment.objects.filter(part=part).order_by("number")
    return SellerOrder.objects.get(pk=part.pk).status, list(parcels.values_list("status", flat=True))
