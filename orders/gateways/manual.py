"""A carrier that tells nobody anything: the producer says what becomes of the parcel."""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import NewsRefused
from . import TrackingEvent


class ManualTracking:
    def announce(self, number: str) -> None:
        """Nobody to tell."""

    def track(self, number: str) -> list[TrackingEvent]:  # noqa: ARG002  # as the protocol has it
        return []

    def parse_notification(self, headers: Mapping[str, str], raw_body: bytes) -> list[TrackingEvent]:  # noqa: ARG002
        raise NewsRefused

    def page(self, number: str) -> str:  # noqa: ARG002
        return ""
