"""uv.lock names no registry, and uv can still work with it."""

from __future__ import annotations

from marketplace.run.lock import with_registry, without_addresses

FROM_UV = """
source = { registry = "https://registry.example/simple" }
sdist = { url = "https://files.example/a1/b2/amqp-5.4.2.tar.gz", hash = "sha256:9362" }
source = { virtual = "." }
"""
COMMITTED = """
source = { registry = "." }
sdist = { path = "amqp-5.4.2.tar.gz", hash = "sha256:9362" }
source = { virtual = "." }
"""


def test_a_lock_is_committed_without_addresses():
    assert without_addresses(FROM_UV) == COMMITTED


def test_a_lock_without_addresses_stays_as_it_is():
    assert without_addresses(COMMITTED) == COMMITTED


def test_uv_is_given_a_registry_to_resolve_against():
    given = with_registry(COMMITTED, "https://other.example/simple")

    assert 'registry = "https://other.example/simple"' in given
    assert without_addresses(given) == COMMITTED
