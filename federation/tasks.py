"""Federation's jobs. A message carries a partner's id and nothing else: the database is the queue."""

from __future__ import annotations

from celery import shared_task

from .core.schedule import OPEN_AFTER
from .models import Partner
from .selectors.partners import due_partners, held_partners, well_partners, without_our_keys
from .selectors.pictures import partners_with_pictures_to_fetch
from .services import asking
from .services.alerting import send_owed_alerts
from .services.forgetting import forget
from .services.gossip import keep_proven_heads
from .services.pairing import forget_nonces
from .services.partner_moves import release_if_steady
from .services.reading import hide_all_unheard, scrub_partner
from .services.rotating import sign_all_anew
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
    """Send everybody whose turn it is to a worker, those that answer before those that did not lately: a slow partner
    delays nobody else. Tell operators who was suspended."""
    due = due_partners()
    for partner_id in due:
        pull.delay(partner_id)
    send_owed_alerts()
    return len(due)


@shared_task(time_limit=300, acks_late=True)
def pull(partner_id: int) -> str:
    """A turn of one partner; then the next of those that failed (see due_partners), if this was one."""
    was_doubtful = Partner.objects.filter(pk=partner_id, fails__gt=0).exists()
    found = asking.pull(partner_id=partner_id)
    if was_doubtful:
        pull_due.delay()
    if found.changes:
        fetch_pictures.delay(partner_id)
    return found.detail


@shared_task(time_limit=300, acks_late=True)
def fetch_pictures(partner_id: int) -> None:
    """Some seconds of it, then others have their turn."""
    if asking.fetch_pictures(partner_id=partner_id):
        fetch_pictures.delay(partner_id)


@shared_task
def fetch_waiting_pictures() -> int:
    """What a lost message or a partner's silence left behind."""
    waiting = partners_with_pictures_to_fetch()
    for partner_id in waiting:
        fetch_pictures.delay(partner_id)
    return len(waiting)


@shared_task(time_limit=60)
def poke(partner_id: int) -> bool:
    return asking.poke(partner_id=partner_id)


@shared_task
def keep_keys_told() -> int:
    """Sign anew what an ended key signed, and tell our keys to whoever has not heard of them as they are."""
    signed = sign_all_anew()
    for partner_id in without_our_keys():
        tell_keys.delay(partner_id)
    return signed


@shared_task(time_limit=60)
def tell_keys(partner_id: int) -> bool:
    return asking.tell_keys(partner_id=partner_id)


@shared_task
def gossip_all() -> int:
    """Every few minutes: which heads have the others seen?"""
    keep_proven_heads()
    partners = well_partners()
    for partner_id in partners:
        gossip.delay(partner_id)
    return len(partners)


@shared_task(time_limit=60)
def gossip(partner_id: int) -> int:
    return asking.gossip(partner_id=partner_id)


@shared_task
def renew_cards() -> int:
    """Some times a day: new addresses, keys and successions, also where a message about them was lost."""
    partners = well_partners()
    for partner_id in partners:
        renew_card.delay(partner_id)
    return len(partners)


@shared_task(time_limit=60)
def renew_card(partner_id: int) -> bool:
    return asking.renew_card(partner_id=partner_id)


@shared_task
def release_steady() -> int:
    """Mass changes of partners that have stood still for a day."""
    return sum(release_if_steady(partner_id=partner_id) for partner_id in held_partners())


@shared_task
def forget_old() -> int:
    """Once a day: tombstones everybody has passed, old rejects and heads."""
    return forget().tombstones


@shared_task
def tidy() -> int:
    """Forget nonces too old to matter; take off the shelves what nobody proved for two weeks."""
    hide_all_unheard()
    return forget_nonces()


@shared_task
def audit_nightly() -> int:
    """Compare our feed with our goods, and every copy of partners' records with what was signed."""
    audit_feed_if_founded()
    spoilt = 0
    for partner_id in Partner.objects.values_list("pk", flat=True):
        spoilt += scrub_partner(partner_id=partner_id)
    return spoilt
