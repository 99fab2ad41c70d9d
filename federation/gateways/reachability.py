"""What the network says of an address: its name, and how long its certificate is still good. For the doctor only."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AddressRefused, Outside

from .talking import client

WAIT_S = 5.0


@dataclass(frozen=True)
class Reached:
    """resolves: the name leads somewhere; until: end of the certificate, None without one; why: what went wrong."""

    resolves: bool
    until: datetime | None = None
    why: str = ""


def reach(url: str, *, outside: Outside | None = None) -> Reached:
    """Look a host up, and over https also at its certificate. Sends nothing else; never raises.

    outside  where it may look, and whose certificates it trusts; else what partners are asked with
    """
    outside = outside or client()
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    try:
        address = outside.check(url)  # a card may name an address inside somebody's network
    except GatewayUnavailable as error:
        return Reached(False, why=str(error))
    except AddressRefused as error:
        return Reached(True, why=str(error))
    if parts.scheme != "https":
        return Reached(True)
    try:
        with (
            socket.create_connection((address, port), timeout=WAIT_S) as plain,
            outside.tls.wrap_socket(plain, server_hostname=host) as tls,
        ):
            found = tls.getpeercert() or {}
    except (OSError, ValueError) as error:
        return Reached(True, why=str(error)[:160])
    return Reached(True, datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), tz=UTC))
