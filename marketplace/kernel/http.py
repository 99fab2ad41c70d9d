"""The one way to an address that somebody else chose: a partner's server, a webhook, a picture to fetch.

Such an address may point into our own network (server-side request forgery). So the name is resolved here, every
address behind it is checked, and the connection goes to the address that was checked: a name that changes its mind
between check and use gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import GatewayUnavailable, MarketplaceError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# All of IPv6 that anybody was given. Python calls the rest global, too: ::7f00:1, fec0::1, and 64:ff9b:1::/48, behind
# which a network of its own may translate to anything inside.
_GIVEN_OUT = ipaddress.ip_network("2000::/3")
_HEADER_BYTES = 256 * 1024  # and what TLS adds, beside the answer itself
_FAILURES = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.UnsupportedProtocol)


class AddressRefused(MarketplaceError):
    """An address we do not go to: not https, or inside a private network."""

    code = "ADDRESS_REFUSED"
    default_message = _("Không dùng được địa chỉ này. Hãy nhập địa chỉ https công khai.")


class AnswerTooLarge(GatewayUnavailable):
    """More than we take: asking again will not make it less."""


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are lower-case; 3xx is an answer like any other. content: as it travelled."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def resolve(host: str, port: int) -> list[Address]:
    """Every address behind a name. Raises GatewayUnavailable when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # the latter of what is no name: "a..b", or 64 letters without a dot
        raise GatewayUnavailable(f"{host} has no address") from error
    return [ipaddress.ip_address(str(sockaddr[0]).partition("%")[0]) for *_rest, sockaddr in found]


@dataclass(frozen=True)
class Outside:
    """Sends requests to addresses that somebody else chose.

    allowed    private networks that may be reached all the same, also without TLS (settings.OUTSIDE_NETWORKS)
    max_bytes  of an answer
    resolve_s  for the name alone: the system's resolver may take minutes, and nobody can tell it to hurry
    total_s    for everything from the name to the last byte received
    """

    allowed: Sequence[Network] = ()
    max_bytes: int = 2_000_000
    resolve_s: float = 6.0
    connect_s: float = 3.0
    total_s: float = 10.0
    tls: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)
    resolve: Callable[[str, int], list[Address]] = resolve

    def request(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        encoding: str = "identity",
    ) -> Answer:
        """Send one request. encoding: what the answer may be packed in; it is given back as it came, unopened.

        Raises AddressRefused when we do not go there, GatewayUnavailable when nobody answers in time or too much.
        """
        deadline = time.monotonic() + self.total_s
        target, name = self._checked(url)
        line = _Line(deadline, _HEADER_BYTES)  # until the answer begins: hints before it may be without end
        # The address in the URL, the name in Host and in the certificate check. Unpacked: a small answer stays small.
        sent = {"User-Agent": "marketplace", **(headers or {}), "Host": name, "Accept-Encoding": encoding}
        extensions = {
            "sni_hostname": httpx.URL(url).raw_host.decode("ascii"),
            "timeout": {"connect": self.connect_s, "read": self.total_s, "write": self.total_s},
        }
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self.tls, network_backend=line) as pool,
                pool.stream(
                    method, str(target), content=content, headers=list(sent.items()), extensions=extensions
                ) as response,
            ):
                line.most += self.max_bytes
                return Answer(response.status, _headers(response), self._read(response))
        except AnswerTooLarge as error:
            raise AnswerTooLarge(f"{name}: {error}", received=line.received) from error
        except (*_FAILURES, GatewayUnavailable) as error:
            why = f"the answer takes longer than {self.total_s:g} s" if line.is_over() else error
            raise GatewayUnavailable(f"{name}: {why}", received=line.received) from error

    def check(self, url: str) -> str:
        """The address to which we would go now. Raises AddressRefused, or GatewayUnavailable for a name without one."""
        return self._checked(url)[0].host

    def _checked(self, url: str) -> tuple[httpx.URL, str]:
        """The URL with a checked address in the name's place, and what to say in the Host header."""
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise AddressRefused(field="url") from error
        if parsed.scheme not in {"https", "http"} or not parsed.host or parsed.userinfo:
            raise AddressRefused(field="url")
        addresses = self._found(parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80))
        if not all(self._may_reach(address, parsed.scheme) for address in addresses):
            raise AddressRefused(field="url")
        return parsed.copy_with(host=str(addresses[0])), parsed.netloc.decode("ascii")

    def _found(self, host: str, port: int) -> list[Address]:
        """Every address behind a name, within our own time. A resolver that hangs keeps a thread of its own."""
        answers: queue.SimpleQueue[list[Address] | GatewayUnavailable] = queue.SimpleQueue()

        def look() -> None:
            try:
                answers.put(self.resolve(host, port))
            except GatewayUnavailable as error:
                answers.put(error)

        threading.Thread(target=look, name=f"address of {host}", daemon=True).start()
        wait_s = min(self.resolve_s, self.total_s)
        try:
            found = answers.get(timeout=wait_s)
        except queue.Empty as error:
            raise GatewayUnavailable(f"{host}: no address within {wait_s:g} s") from error
        if isinstance(found, GatewayUnavailable):
            raise found
        return found

    def _may_reach(self, address: Address, scheme: str) -> bool:
        real = _embedded(address)
        if any(real in network for network in self.allowed):
            return True
        is_given_out = isinstance(real, ipaddress.IPv4Address) or real in _GIVEN_OUT
        return scheme == "https" and is_given_out and real.is_global and not real.is_multicast

    def _read(self, response: httpcore.Response) -> bytes:
        content = bytearray()
        for chunk in response.iter_stream():
            content += chunk
            if len(content) > self.max_bytes:
                raise AnswerTooLarge(f"the answer is larger than {self.max_bytes} bytes")
        return bytes(content)


class _Line(httpcore.NetworkBackend):
    """The network for one request. Each step of it waits only for what is left of the whole time: whoever sends a byte
    now and then, be it of a header that never ends, gains nothing."""

    def __init__(self, deadline: float, most_bytes: int) -> None:
        self._deadline, self.most = deadline, most_bytes
        self._network = httpcore.SyncBackend()
        self.received = 0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        return _Stream(
            self._network.connect_tcp(host, port, self.left(timeout), local_address, socket_options or ()), self
        )

    def is_over(self) -> bool:
        return time.monotonic() >= self._deadline

    def left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise GatewayUnavailable("no time left")
        return left if timeout is None else min(timeout, left)

    def count(self, received: int) -> None:
        self.received += received
        if self.received > self.most:
            raise GatewayUnavailable(f"the answer is larger than {self.most} bytes with its headers")


class _Stream(httpcore.NetworkStream):
    """One connection of a line."""

    def __init__(self, stream: httpcore.NetworkStream, line: _Line) -> None:
        self._stream, self._line = stream, line

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._line.left(timeout))
        self._line.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._line.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._line.left(timeout)), self._line)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _headers(response: httpcore.Response) -> dict[str, str]:
    """By lower-case name; one that came twice is joined, as HTTP has it."""
    found: dict[str, str] = {}
    for raw, value in response.headers:
        name = raw.decode("latin-1").lower()
        text = value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


@cache
def outside() -> Outside:
    """The client as the settings want it."""
    return Outside(allowed=[ipaddress.ip_network(network) for network in settings.OUTSIDE_NETWORKS])


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
