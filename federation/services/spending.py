"""What a partner may cost us: the bytes it sends in a day, and how often it may ask."""

from __future__ import annotations

from datetime import UTC

from django.core.cache import cache
from django.db.models import Case, F, Value, When

from federation.core.judging import Distrusted, Fault
from federation.core.schedule import most_bytes_a_day
from federation.models import Partner
from marketplace.kernel import clock

PER_MINUTE = 60
_WINDOW_S = 120  # sixty a minute, and twice as many at once: a window of two minutes counts both


def note_received(*, partner: Partner, received: int) -> None:
    """Add what came, also in vain; the partner's row in hand is brought up to date."""
    today = clock.now().astimezone(UTC).date()
    same_day = When(read_day=today, then=F("read_bytes") + received)
    rows = Partner.objects.filter(pk=partner.pk)
    rows.update(read_bytes=Case(same_day, default=Value(received)), read_day=today)
    partner.read_day, partner.read_bytes = rows.values_list("read_day", "read_bytes").get()


def refuse_more_today(*, partner: Partner) -> None:
    """Raises Distrusted once it sent us more than is agreed for a day: nothing more is asked of it."""
    today = clock.now().astimezone(UTC).date()
    if partner.read_day == today and partner.read_bytes > most_bytes_a_day(partner.most_records):
        raise Distrusted(Fault.OVER_LIMIT, f"{partner.read_bytes} bytes today")


def wait_ms(*, who: str, per_minute: int = PER_MINUTE) -> int:
    """Count a question of this partner; 0 where it may be answered now, else when to ask again."""
    window, seconds_in = divmod(int(clock.now().timestamp()), _WINDOW_S)
    key = f"federation:rate:{who}:{window}"
    cache.add(key, 0, timeout=2 * _WINDOW_S)
    try:
        asked = cache.incr(key)
    except ValueError:  # the cache was emptied just now
        return 0
    return (_WINDOW_S - seconds_in) * 1000 if asked > 2 * per_minute else 0
