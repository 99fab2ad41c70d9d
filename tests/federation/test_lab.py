"""The lab's wires do what its buttons say; the rest of the lab is played by `make delta-check`."""

from __future__ import annotations

import socket
import threading

import pytest

from .lab.links import Link, Links
from .lab.places import Ports, places


def free_ports(how_many: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(how_many)]
    ports = [each.getsockname()[1] for each in taken]
    for each in taken:
        each.close()
    return ports


@pytest.fixture
def wire():
    """A link to somebody who says everything back."""
    server = socket.create_server(("127.0.0.1", 0))

    def echo() -> None:
        while True:
            try:
                taken, _address = server.accept()
            except OSError:
                return
            with taken:
                while chunk := taken.recv(1000):
                    taken.sendall(chunk)

    threading.Thread(target=echo, daemon=True).start()
    links = Links([Link(0, 1, free_ports(1)[0], server.getsockname()[1])])
    links.start()
    yield links
    links.stop()
    server.close()


def said(links: Links, *, within_s: float = 20) -> bytes:
    """What comes back; b"" for a line that is refused or breaks."""
    try:
        with socket.create_connection(("127.0.0.1", links.links[0, 1].port), timeout=within_s) as line:
            line.sendall(b"chao")
            return line.recv(100)
    except (ConnectionError, TimeoutError) as error:
        return type(error).__name__.encode()


def test_a_link_carries_is_cut_swallows_and_heals(wire):
    assert said(wire) == b"chao"
    assert wire.total_bytes() == 8

    wire.set([(0, 1)], mode="cut")
    assert said(wire) in (b"", b"ConnectionResetError", b"BrokenPipeError")
    wire.set([(0, 1)], mode="hole")
    assert said(wire, within_s=0.4) == b"TimeoutError"
    assert wire.total_bytes() == 8

    wire.set([(0, 1)])
    assert said(wire) == b"chao"


def test_twelve_places_have_ports_of_their_own():
    ports, twelve = Ports(8100, 12), places()

    assert len({place.slug for place in twelve}) == 12
    ways = [ports.link(one, other) for one in range(12) for other in range(12) if one != other]
    nodes = [ports.node(place.number) for place in twelve]
    assert len({8100, *nodes, *ways}) == 1 + 12 + 132
    assert [ports.number_at(port) for port in nodes] == list(range(12))
    assert not [port for port in ways if ports.number_at(port) is not None]
