"""The whole shop as real processes."""

from __future__ import annotations

import os
import signal

import httpx
import pytest

from tests.run.waiting import until

pytestmark = pytest.mark.live


def test_the_shop_is_healthy(live_shop):
    answer = httpx.get(f"{live_shop.url}/health/").json()

    assert {name: answer[name]["state"] for name in ("database", "cache", "worker", "gateway")} == {
        "database": "ok",
        "cache": "ok",
        "worker": "ok",
        "gateway": "ok",
    }


@pytest.mark.parametrize("path", ["/", "/en/", "/health/", "/dev/mail/"])
def test_pages_open(live_shop, path):
    assert httpx.get(live_shop.url + path).status_code == 200


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_process_comes_back_by_itself(live_shop, name):
    first = live_shop.child(name).pid

    os.kill(first, signal.SIGKILL)
    until(lambda: live_shop.child(name).is_running() and live_shop.child(name).pid != first)

    live_shop.wait_until_up()
