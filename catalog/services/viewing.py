"""Counting how often pages of products are opened: cheap, and without knowing by whom.

A page adds one to a number in Redis and asks the database nothing; a sweep moves the numbers into ViewCount. No cookie,
no address, no person is kept. What says that it is a program is not counted, nor what a browser only fetches ahead.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import connection, transaction
from redis import Redis
from redis.exceptions import RedisError

from marketplace.kernel import clock

log = logging.getLogger(__name__)
DAYS_BACK = 7  # of counters a sweep looks for: longer than any outage that nobody mends
_PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|preview|scan|monitor|headless|lighthouse|curl|wget|python|java/|go-http|node|axios|okhttp",
    re.IGNORECASE,
)
_UPSERT = """
INSERT INTO catalog_viewcount (product_id, day, views)
SELECT p.id, %s, told.views FROM unnest(%s::bigint[], %s::int[]) AS told(product_id, views)
JOIN catalog_product p ON p.id = told.product_id ORDER BY p.id
ON CONFLICT (product_id, day) DO UPDATE SET views = catalog_viewcount.views + excluded.views
"""


@cache
def _redis() -> Redis:
    return Redis.from_url(str(settings.CACHES["default"]["LOCATION"]), socket_timeout=0.5, decode_responses=True)


def _key(day: object) -> str:
    return f"views:{day}"


def note_view(*, product_id: int, headers: Mapping[str, str]) -> None:
    """Somebody opened a product's page. Never fails: a page is worth more than its count."""
    agent = headers.get("User-Agent", "")
    ahead = headers.get("Sec-Purpose", "") or headers.get("Purpose", "")
    if not agent or _PROGRAM.search(agent) or "prefetch" in ahead:
        return
    try:
        _redis().hincrby(_key(clock.today()), str(product_id), 1)
    except RedisError:
        log.warning("a view was not counted", exc_info=True)


def keep_views() -> int:
    """Move the counters into the database; how many views.

    A counter is taken out of Redis before it is written: a death between the two loses what one sweep gathered, and
    nothing is ever counted twice.
    """
    redis, today, kept = _redis(), clock.today(), 0
    for back in range(DAYS_BACK):
        day = today - timedelta(days=back)
        with redis.pipeline(transaction=True) as taking:
            taking.hgetall(_key(day))
            taking.delete(_key(day))
            counted: dict[str, str] = taking.execute()[0]
        if counted:
            views = [int(each) for each in counted.values()]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_UPSERT, [day, [int(each) for each in counted], views])
            kept += sum(views)
    return kept
