"""GET /health/ over the real database and cache, and a gateway on this machine."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.cache import cache
from redis import Redis

from marketplace.kernel.health import HEARTBEAT_KEY
from marketplace.kernel.tasks import heartbeat

pytestmark = pytest.mark.django_db


class Gateway(BaseHTTPRequestHandler):
    """Good at /healthz and nowhere else."""

    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_arguments):
        """Silent."""


@pytest.fixture
def gateway(settings):
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        settings.STRIPE_API_BASE = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()


def states(response) -> dict[str, str]:
    return {name: part["state"] for name, part in response.json().items() if isinstance(part, dict)}


def test_all_well(client, gateway, settings):
    settings.VERSION = "2026.11"
    heartbeat()

    response = client.get("/health/")

    assert (response.status_code, response.json()["status"], response.json()["version"]) == (200, "ok", "2026.11")
    assert states(response) == {"database": "ok", "cache": "ok", "worker": "ok", "gateway": "ok"}
    assert all(0 <= part["ms"] < 60_000 for part in response.json().values() if isinstance(part, dict))


def test_a_silent_worker_is_down(client, gateway):
    response = client.get("/health/")

    assert (response.status_code, states(response)["worker"]) == (503, "down")


def test_a_gateway_that_went_away_is_down_and_says_nothing_more(client, gateway):
    heartbeat()
    gateway.server_close()

    response = client.get("/health/")

    assert (response.status_code, states(response)["gateway"]) == (503, "down")
    assert response.json()["gateway"].keys() == {"state", "ms"}


def test_the_real_stripe_is_not_asked(client, settings):
    settings.STRIPE_API_BASE = ""
    heartbeat()

    response = client.get("/health/")

    assert (response.status_code, states(response)["gateway"]) == (200, "not checked")


def test_a_cache_that_is_gone_takes_the_worker_with_it(client, settings, tmp_path):
    settings.STRIPE_API_BASE = ""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": f"unix://{tmp_path}/nobody.sock"}}

    response = client.get("/health/")

    assert response.status_code == 503
    assert states(response) == {"database": "ok", "cache": "down", "worker": "down", "gateway": "not checked"}


def test_a_heartbeat_fades(settings):
    heartbeat()

    with Redis.from_url(settings.CACHES["default"]["LOCATION"]) as redis:
        assert 25 < redis.ttl(cache.make_key(HEARTBEAT_KEY)) <= 30


def test_health_is_only_for_reading(client):
    assert client.post("/health/").status_code == 405
