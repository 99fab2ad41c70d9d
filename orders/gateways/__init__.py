"""Everything that speaks to carriers. One small interface, one module per adapter; Carrier.tracking names it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MANUAL = "manual"


@dataclass(frozen=True)
class TrackingEvent:
    """One scan, as the carrier tells it.

    event_ref  the carrier's own id of the scan: the same one told twice is one
    status     a state of states.PARCEL, or "" for a scan that only tells a place
    at         when it happened, aware
    raw        this scan as it came
    """

    event_ref: str
    tracking_number: str
    status: str
    at: datetime
    place: str = ""
    text: str = ""
    raw: str = ""


class TrackingGateway(Protocol):
    """A carrier. Every call to it raises GatewayUnavailable when it should be tried again later."""

    def announce(self, number: str) -> None:
        """Tell the carrier that a parcel of this number is ours, so that it sends us its news. Safe to repeat."""
        ...

    def track(self, number: str) -> list[TrackingEvent]:
        """All it knows of a number; nothing for one that it does not know."""
        ...

    def parse_notification(self, headers: Mapping[str, str], raw_body: bytes) -> list[TrackingEvent]:
        """Read a message it pushed. Raises NewsRefused when it is not signed by it, or makes no sense."""
        ...

    def page(self, number: str) -> str:
        """Where people follow a parcel; "" where there is no such page."""
        ...


def _manual() -> TrackingGateway:
    from .manual import ManualTracking  # noqa: PLC0415  # each adapter is loaded where it is used

    return ManualTracking()


def _standin() -> TrackingGateway:
    from .standin import StandinTracking  # noqa: PLC0415

    return StandinTracking()


GATEWAYS: dict[str, Callable[[], TrackingGateway]] = {MANUAL: _manual, "standin": _standin}


def tracking_gateway(code: str) -> TrackingGateway:
    """The adapter of a carrier. One that nobody wrote an adapter for is told about by its producers."""
    return GATEWAYS.get(code, _manual)()
