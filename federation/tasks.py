"""Federation's jobs. A message carries a partner's id and nothing else: the database is the queue."""

from __future__ import annotations

from celery import shared_task

from .models import Partner
from .selectors.partners import due_partners
from .services import asking
from .services.alerting import send_owed_alerts
from .services.pairing import forget_nonces
from .services.reading import scrub_partner
from .services.sequencing import audit_feed_if_founded, publish_noted


@shared_task
def publish() -> int:
    """Number and sign what was noted; nothing where no node is founded. Tell partners that there is news."""
    published = publish_noted()
    if published:
        for partner_id in Partner.objects.filter(state=Partner.State.ACTIVE).values_list("pk", flat=True):
            poke.delay(partner_id)
    return published


@shared_task
def pull_due() -> int:
    """Send everybody whose turn it is to a worker, those that answer before those that did not lately: a slow partner
    delays nobody else. Tell operators who was suspended."""
    due = due_partners()
    for partner_id in due:
        pull.delay(partner_id)
    send_owed_alerts()
    return len(due)


@shared_task(time_limit=300, acks_late=True)
def pull(partner_id: int) -> str:
    return asking.pull(partner_id=partner_id).detail


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
