"""Whether applicants are who they say: asked of the service that the settings name, or answered by an operator."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import StateConflict
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import normalise

from ..gateways import Applicant, Identity, identity_service
from ..models import IdentityCheck, Producer

AT_A_TIME = 100


def ask_identity(producer: Producer) -> IdentityCheck:
    """Have a locked producer's owner checked, if that did not happen yet or failed. The answer comes later."""
    known = producer.identity_checks.exclude(status=IdentityCheck.Status.FAILED).first()
    if known is not None:
        return known
    asked = IdentityCheck.objects.create(producer=producer, method=identity_service().name, asked_at=clock.now())
    record("ask_identity", producer, actor=SYSTEM, after={"method": asked.method})
    return asked


def follow_identity_checks() -> int:
    """Ask the service about every check that is open; how many it answered. No transaction is open meanwhile."""
    open_checks = IdentityCheck.objects.filter(status=IdentityCheck.Status.ASKED).order_by("asked_at", "pk")
    return sum(sweep([partial(_follow, check) for check in open_checks.select_related("producer")[:AT_A_TIME]]))


def _follow(check: IdentityCheck) -> bool:
    producer, service = check.producer, identity_service()
    if service.name != check.method:
        return False  # asked of another service: a person decides
    found = service.check(Applicant(f"kyc-{check.pk}", producer.contact_name, producer.phone))
    if found is None:
        return False
    settle_identity(check_id=check.pk, found=found, actor=SYSTEM)
    return True


@transaction.atomic
def settle_identity(*, check_id: int, found: Identity, actor: Actor) -> None:
    """Keep what was found out. Raises StateConflict when it was answered before."""
    status = IdentityCheck.Status.PASSED if found.is_right else IdentityCheck.Status.FAILED
    mine = IdentityCheck.objects.filter(pk=check_id, status=IdentityCheck.Status.ASKED).update(
        status=status,
        reference=found.reference[:80],
        note=normalise(found.note)[:300],
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
    )
    if not mine:
        raise StateConflict
    check = IdentityCheck.objects.select_related("producer").get(pk=check_id)
    after = {"status": status, "method": check.method, "reference": check.reference}
    record("settle_identity", check.producer, actor=actor, after=after)
