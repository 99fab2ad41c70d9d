"""Whose turn it is when some partners do not answer."""

from __future__ import annotations

import pytest

from federation.models import Partner
from federation.selectors.partners import due_partners, now_ms


def partner(name: str, *, fails: int = 0, lease_until: int = 0) -> int:
    holder = "somebody" if lease_until else ""
    facts = {"name": name, "url": "https://x.example/ask", "site": "https://x.example", "root": bytes(32)}
    return Partner.objects.create(
        node_id=name, state="pending", fails=fails, lease_until=lease_until, holder=holder, **facts
    ).pk


@pytest.mark.django_db
def test_partners_that_failed_take_turns_so_that_they_never_fill_all_threads():
    healthy = [partner("one"), partner("two")]
    silent = [partner(f"silent {number}", fails=number) for number in (1, 2, 3)]

    assert due_partners() == [*healthy, silent[0]]

    Partner.objects.filter(pk=silent[0]).update(holder="worker", lease_until=now_ms() + 60_000)
    assert due_partners() == healthy
    Partner.objects.filter(pk=silent[0]).update(holder="", lease_until=0, next_at=now_ms() + 60_000)
    assert due_partners() == [*healthy, silent[1]]
