"""What a partner may cost us: the bytes it sends in a day, and how often it may ask."""

from __future__ import annotations

from datetime import UTC

from django.db import connection

from federation.core.judging import Distrusted, Fault
from federation.core.schedule import most_bytes_a_day
from federation.models import Partner
from marketplace.kernel import clock
from marketplace.kernel.counting import count_one

_NOTE = """
UPDATE federation_partner SET read_day = %(today)s,
    read_bytes = CASE WHEN read_day = %(today)s THEN read_bytes ELSE 0 END + %(received)s
WHERE id = %(partner)s RETURNING read_bytes
"""
PER_MINUTE = 60
_WINDOW_S = 120  # sixty a minute, and twice as many at once: a window of two minutes counts both


def note_received(*, partner: Partner, received: int) -> None:
    """Add what came, also in vain; the partner's row in hand is brought up to date."""
    today = clock.now().astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"today": today, "received": received, "partner": partner.pk})
        (partner.read_bytes,) = cursor.fetchone()
    partner.read_day = today


def refuse_more_today(*, partner: Partner) -> None:
    """Raises Distrusted once it sent us more than is agreed for a day: nothing more is asked of it."""
    today = clock.now().astimezone(UTC).date()
    if partner.read_day == today and partner.read_bytes > most_bytes_a_day(partner.most_records):
        raise Distrusted(Fault.OVER_LIMIT, f"{partner.read_bytes} bytes today")


def wait_ms(*, who: str, per_minute: int = PER_MINUTE) -> int:
    """Count a question of this partner; 0 where it may be answered now, else when to ask again."""
    window, seconds_in = divmod(int(clock.now().timestamp()), _WINDOW_S)
    asked = count_one(f"federation:rate:{who}:{window}", window_s=_WINDOW_S)
    return (_WINDOW_S - seconds_in) * 1000 if asked > 2 * per_minute else 0
