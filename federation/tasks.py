"""Federation's jobs. A message carries a partner's id and nothing else: the database is the queue."""

from __future__ import annotations

from celery import shared_task

from .core.schedule import OPEN_AFTER
from .models import Partner
from .selectors.partners import due_partners
from .services import asking
from .services.pairing import forget_nonces
from .services.reading import scrub_partner
from .services.sequencing import audit_feed_if_founded, publish_noted


@shared_task
def publish() -> int:
    """Number and sign what was noted; nothing where no node is founded. Tell partners that there is news."""
    published = publish_noted()
    if published:
        # One that does not answer is not told: it asks us when it is back. Waiting for it would keep others waiting.
        told = Partner.objects.filter(state=Partner.State.ACTIVE, fails__lt=OPEN_AFTER)
        for partner_id in told.values_list("pk", flat=True):
            poke.delay(partner_id)
    return published


@shared_task
def pull_due() -> int:
    """Send everybody whose turn it is to a worker of its own: a slow partner delays nobody else."""
    due = due_partners()
    for partner_id in due:
        pull.delay(partner_id)
    return len(due)


@shared_task(time_limit=300, acks_late=True)
def pull(partner_id: int) -> str:
    """A turn of one partner; then the next of those that failed (see due_partners), if this was one."""
    was_doubtful = Partner.objects.filter(pk=partner_id, fails__gt=0).exists()
    detail = asking.pull(partner_id=partner_id).detail
    if was_doubtful:
        pull_due.delay()
    return detail


@shared_task(time_limit=60)
def poke(partner_id: int) -> bool:
    return asking.poke(partner_id=partner_id)


@shared_task
def tidy() -> int:
    """Forget nonces too old to matter."""
    return forget_nonces()


@shared_task
def audit_nightly() -> int:
    """Compare our feed with our goods, and every copy of partners' records with what was signed."""
    audit_feed_if_founded()
    spoilt = 0
    for partner_id in Partner.objects.values_list("pk", flat=True):
        spoilt += scrub_partner(partner_id=partner_id)
    return spoilt
