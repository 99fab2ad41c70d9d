"""The stand-in carrier (orders.standin_carrier), spoken to over HTTP as a real one would be."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings

from marketplace.kernel import clock
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Answer, Outside, outside
from marketplace.kernel.signing import is_signed, sign
from marketplace.kernel.text import is_storable

from .. import states
from ..errors import NewsRefused
from . import TrackingEvent

TIMESTAMP, SIGNATURE = "Carrier-Timestamp", "Carrier-Signature"
MOST_EVENTS = 100
_TOTAL_S = 5.0
# It runs on this machine; a real carrier has a public address with TLS.
_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
# Its word for each station; a word that we do not know tells a place and moves nothing.
_STATUS = {
    "picked_up": states.HANDED_OVER,
    "in_transit": states.IN_TRANSIT,
    "out_for_delivery": states.OUT_FOR_DELIVERY,
    "delivered": states.DELIVERED,
    "returning": states.RETURNING,
    "returned": states.RETURNED,
    "lost": states.LOST,
}


class StandinTracking:
    """Its address and the shared secret are settings; a blank secret refuses everything."""

    def announce(self, number: str) -> None:
        answer = self._request("POST", "/parcels", json.dumps({"number": number}).encode())
        if answer.status not in {200, 201}:
            raise GatewayUnavailable(f"the carrier answered {answer.status} to an announcement")

    def track(self, number: str) -> list[TrackingEvent]:
        answer = self._request("GET", f"/parcels/{quote(number, safe='')}")
        if answer.status == 404:
            return []
        if answer.status != 200:
            raise GatewayUnavailable(f"the carrier answered {answer.status}")
        try:
            return _events(answer.content)
        except NewsRefused as error:
            raise GatewayUnavailable("the carrier answered nonsense") from error

    def parse_notification(self, headers: Mapping[str, str], raw_body: bytes) -> list[TrackingEvent]:
        is_theirs = is_signed(
            secret=settings.STANDIN_CARRIER_SECRET,
            timestamp=headers.get(TIMESTAMP, ""),
            body=raw_body,
            mark=headers.get(SIGNATURE, ""),
            now=clock.now().timestamp(),
        )
        if not is_theirs:
            raise NewsRefused
        return _events(raw_body)

    def page(self, number: str) -> str:
        base = settings.STANDIN_CARRIER_URL
        return f"{base}/kien/{quote(number, safe='')}" if base else ""

    def _request(self, method: str, path: str, body: bytes = b"") -> Answer:
        if not settings.STANDIN_CARRIER_URL or not settings.STANDIN_CARRIER_SECRET:
            raise GatewayUnavailable("the stand-in carrier has no address or no secret")
        at = int(clock.now().timestamp())
        mark = sign(secret=settings.STANDIN_CARRIER_SECRET, timestamp=at, body=body)
        headers = {TIMESTAMP: str(at), SIGNATURE: mark, "Content-Type": "application/json"}
        return _client().request(method, settings.STANDIN_CARRIER_URL + path, content=body, headers=headers)


def _client() -> Outside:
    known = outside()
    return replace(known, allowed=(*known.allowed, *_THIS_MACHINE), total_s=_TOTAL_S)


def _events(body: bytes) -> list[TrackingEvent]:
    """Raises NewsRefused for anything but a list of scans as the carrier describes them."""
    try:
        told = json.loads(body)["events"]
        if not isinstance(told, list) or not 0 <= len(told) <= MOST_EVENTS:
            raise NewsRefused("not a list of scans")
        return [_event(one) for one in told]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise NewsRefused("not a list of scans") from error


def _event(told: dict[str, Any]) -> TrackingEvent:
    event_ref, number = str(told["id"]), str(told["number"])
    place, text = str(told.get("place", ""))[:120], str(told.get("text", ""))[:300]
    is_sound = 0 < len(event_ref) <= 80 and 0 < len(number) <= 64
    if not is_sound or not all(is_storable(words) for words in (event_ref, number, place, text)):
        raise NewsRefused("an id or a number that is none")
    return TrackingEvent(
        event_ref=event_ref,
        tracking_number=number,
        status=_STATUS.get(str(told["status"]), ""),
        at=datetime.fromtimestamp(float(told["at"]), UTC),
        place=place,
        text=text,
        raw=json.dumps(told, ensure_ascii=True),
    )
