"""Whether everything the shop stands on answers: GET /health/."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypedDict

import httpx
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

HEARTBEAT_KEY = "worker:heartbeat"
HEARTBEAT_MAX_AGE_S = 30
GATEWAY_TIMEOUT_S = 1.0


class Part(TypedDict):
    """One part's state: "ok", "down", or "not checked" with the time it took to find out."""

    state: str
    ms: float


def note_heartbeat() -> None:
    """The worker is alive now; the note fades by itself."""
    cache.set(HEARTBEAT_KEY, True, timeout=HEARTBEAT_MAX_AGE_S)


def check_health() -> dict[str, Part]:
    """Ask every part. None of the answers says why a part is down: that stands in the log, not on the street."""
    return {
        "database": _timed(_database_answers),
        "cache": _timed(_cache_answers),
        "worker": _timed(_worker_beats),
        "gateway": _timed(_gateway_answers) if settings.STRIPE_API_BASE else {"state": "not checked", "ms": 0.0},
    }


def is_healthy(parts: dict[str, Part]) -> bool:
    return all(part["state"] != "down" for part in parts.values())


def _timed(answers: Callable[[], bool]) -> Part:
    start = time.perf_counter()
    try:
        state = "ok" if answers() else "down"
    except (DatabaseError, RedisError, httpx.HTTPError, OSError) as error:
        logger.warning("%s: %s", answers.__name__.strip("_"), error)
        state = "down"
    return {"state": state, "ms": round((time.perf_counter() - start) * 1000, 1)}


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _cache_answers() -> bool:
    cache.set("health", True, timeout=5)
    return cache.get("health") is True


def _worker_beats() -> bool:
    return cache.get(HEARTBEAT_KEY) is True


def _gateway_answers() -> bool:
    # trust_env off: a proxy of the environment does not know the way to this machine's own ports.
    address = f"{settings.STRIPE_API_BASE}/healthz"
    return httpx.get(address, timeout=GATEWAY_TIMEOUT_S, trust_env=False).status_code == 200
