"""A producer's keys for its programs."""

from __future__ import annotations

from marketplace.kernel import clock

from ..models import ApiToken, Producer
from .acting import Who, get_for


def live_tokens(producer: Producer) -> list[ApiToken]:
    """Those that open something, the newest first, with who made them; one statement."""
    tokens = ApiToken.objects.filter(producer=producer, revoked_at__isnull=True, expires_at__gt=clock.now())
    return list(tokens.select_related("user"))


def token_for(*, user: Who, token_id: int) -> ApiToken:
    """A key of a producer this person manages. Raises NotFound, RightMissing."""
    tokens = ApiToken.objects.filter(pk=token_id)
    return get_for(user, lambda producers: tokens.filter(producer__in=producers))
