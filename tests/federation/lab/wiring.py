"""What differs in a node of the lab from one in the world: its way out leads over the lab's links, and its clock may
be wrong. Everything else is the product."""

from __future__ import annotations

import time
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import httpx
from django.conf import settings
from django.utils import timezone

from federation.gateways import bounded, talking
from marketplace.kernel import clock
from marketplace.kernel.http import Outside

from .places import Ports


def wire(*, number: int, ports: Ports, folder: Path) -> None:
    """Once, in a process of the node of that number."""

    class Wired(Outside):
        """Goes where the product goes, over the link's port: name, Host and signature stay those of the partner."""

        def _checked(self, url: str) -> tuple[httpx.URL, str]:
            target, name = super()._checked(url)
            partner = ports.number_at(target.port or 0)
            return (target if partner is None else target.copy_with(port=ports.link(number, partner))), name

    allowed = [ip_network(network) for network in settings.OUTSIDE_NETWORKS]
    wired = Wired(allowed=allowed, max_bytes=bounded.MOST_BYTES, total_s=settings.FEDERATION_PATIENCE_S)
    talking.client = talking.picture_client = lambda: wired  # type: ignore[assignment]  # it was cached, and this is as good
    wrong = _WrongClock(folder / "clock-ahead-s")
    clock.now = lambda: timezone.now() + wrong.ahead()


class _WrongClock:
    """How far ahead this node's clock is, from a file that the lab writes; looked at twice a second."""

    def __init__(self, path: Path) -> None:
        self.path, self.looked_at, self.known = path, 0.0, timedelta()

    def ahead(self) -> timedelta:
        if time.monotonic() - self.looked_at > 0.5:
            self.looked_at = time.monotonic()
            try:
                self.known = timedelta(seconds=int(self.path.read_text()))
            except (FileNotFoundError, ValueError):
                self.known = timedelta()
        return self.known
