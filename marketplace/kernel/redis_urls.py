"""One REDIS_URL, two databases of it: the queue in the one named, the cache in the next.

Apart, because emptying the cache must never empty the queue. Where Redis has a single database (a cluster, some hosted
ones), CACHE_URL or CELERY_BROKER_URL names another server.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit


def broker_url(redis_url: str) -> str:
    """The address as Celery spells it: a Unix socket is redis+socket://, always its database 0."""
    parts = urlsplit(redis_url)
    return f"redis+socket://{parts.path}" if parts.scheme == "unix" else redis_url


def cache_url(redis_url: str) -> str:
    """The address of the database after the queue's: redis://host/0 → redis://host/1."""
    parts = urlsplit(redis_url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.scheme == "unix":
        return f"unix://{parts.path}?{urlencode(query | {'db': int(query.get('db', '0')) + 1})}"
    return parts._replace(path=f"/{int(parts.path.strip('/') or '0') + 1}").geturl()
