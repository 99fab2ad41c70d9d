"""Two operators at one application: one decides, the other is told, and the story has one decision."""

from __future__ import annotations

from functools import partial

from catalog.models import Producer
from catalog.services.vetting import approve_producer, refuse_producer
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.models import AuditEntry
from tests.races import race

from .making import looked_through, submitted


def test_of_two_decisions_about_one_application_one_holds(committed):
    producer = looked_through(submitted())
    why = {"reason": "Giấy không đọc được", "advice": "Chụp lại"}

    results = race(
        Producer.objects.filter(pk=producer.pk),
        [
            partial(approve_producer, producer_id=producer.pk, actor=SYSTEM),
            partial(refuse_producer, producer_id=producer.pk, **why, actor=SYSTEM),
        ],
    )

    assert sum(isinstance(result, MarketplaceError) for result in results) == 1
    producer.refresh_from_db()
    assert producer.status in {"approved", "refused"}
    decided = AuditEntry.objects.filter(command__in=["approve_producer", "refuse_producer"])
    assert decided.count() == 1
