from __future__ import annotations

import pytest

from marketplace.kernel.redis_urls import broker_url, cache_url


@pytest.mark.parametrize(
    ("redis_url", "broker", "cache"),
    [
        ("redis://cache:6379", "redis://cache:6379", "redis://cache:6379/1"),
        ("rediss://:pw@cache:6379/3?x=1", "rediss://:pw@cache:6379/3?x=1", "rediss://:pw@cache:6379/4?x=1"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock", "unix:///run/redis.sock?db=1"),
        ("unix:///a%20b/r.sock?db=0", "redis+socket:///a%20b/r.sock", "unix:///a%20b/r.sock?db=1"),
    ],
)
def test_queue_and_cache_never_share_a_database(redis_url, broker, cache):
    assert (broker_url(redis_url), cache_url(redis_url)) == (broker, cache)
