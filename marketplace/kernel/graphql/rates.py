"""How often a client may ask: a fixed window of a minute, counted in the cache all copies share."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..counting import count_one
from .errors import RequestError

_WINDOW_S = 60


def refuse_hurry(request: HttpRequest, *, per_minute: int) -> None:
    """Count this request; raise RequestError with status 429 above the limit. 0 means no limit.

    A client is a signed-in person, or an address. X-Forwarded-For is not believed: anybody can write it.
    """
    if not per_minute:
        return
    window, seconds_in = divmod(int(time.time()), _WINDOW_S)
    client = f"user:{request.user.pk}" if request.user.is_authenticated else request.META.get("REMOTE_ADDR", "")
    key = f"graphql:rate:{client}:{window}"
    if count_one(key, window_s=_WINDOW_S) > per_minute:
        message = _("Hỏi dồn quá: nhiều nhất %(most)s lần một phút. Chờ một chút rồi thử lại.") % {"most": per_minute}
        raise RequestError("RATE_LIMITED", message, status=429, retryAfter=_WINDOW_S - seconds_in)
