"""A producer's own bank feed: it connects one, its bank tells of transfers, and its part is paid without a tap.

A feed speaks for its producer's own account and payments, and for nothing else: whoever holds its secret could say
anything, and says it about money of that producer only.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.models import Producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import NotFound
from orders.services.history import owe_notice

from ..errors import DirectMoved, FeedRefused, SignatureRefused
from ..gateways.bank_feeds import FEEDS, Movement
from ..models import DirectTransfer, Payment, QrRequest, SellerFeed, SellerNotice
from ..references import find_references
from .direct_paying import confirm_direct
from .direct_refunds import owe_again

LEAST_SECRET = 16


@transaction.atomic
def connect_feed(*, producer: Producer, provider: str, secret: str, actor: Actor) -> SellerFeed:
    """Believe this service about the producer's account from now on; another one it had is closed.

    Raises FeedRefused for no such service, or a secret that is too short to be one.
    """
    if provider not in FEEDS:
        raise FeedRefused(field="provider")
    secret = secret.strip()
    if len(secret) < LEAST_SECRET or len(secret) > 200 or any(each.isspace() for each in secret):
        raise FeedRefused(field="secret")
    Producer.objects.select_for_update(no_key=True).get(pk=producer.pk)
    close_feed(producer=producer, actor=actor)
    feed = SellerFeed.objects.create(
        producer=producer, provider=provider, secret=secret, key=secrets.token_urlsafe(24)[:40]
    )
    record("connect_feed", feed, actor=actor, after={"provider": provider})
    return feed


@transaction.atomic
def close_feed(*, producer: Producer, actor: Actor) -> bool:
    """Believe it no more. True when there was one."""
    feed = SellerFeed.objects.filter(producer=producer, closed_at=None).first()
    if feed is None:
        return False
    SellerFeed.objects.filter(pk=feed.pk).update(closed_at=clock.now())
    record("close_feed", feed, actor=actor)
    return True


def hear_seller_bank(*, key: str, body: bytes, headers: Mapping[str, str]) -> Mapping[str, object]:
    """Keep what a producer's feed tells, act upon it, and give back what its service wants to hear. Replays: nothing.

    Raises NotFound, SignatureRefused, and Unreadable for a signed message in another form.
    """
    feed = SellerFeed.objects.select_related("producer").filter(key=key, closed_at=None).first()
    if feed is None:
        raise NotFound
    adapter = FEEDS[feed.provider]()
    if not adapter.check(body, headers, now_s=time.time(), secrets=[feed.secret]):
        raise SignatureRefused
    for movement in adapter.read(body):
        if movement.direction == "in" and movement.amount_vnd > 0:
            _hear(feed, movement, body.decode())
    return adapter.answer


@transaction.atomic
def _hear(feed: SellerFeed, movement: Movement, raw: str) -> None:
    """Insert first: a movement counts once. All of the sum has to be there, in as many transfers as it takes."""
    found = find_references(movement.content, prefix=settings.VIETQR_PREFIX)
    meant = QrRequest.objects.filter(
        reference__in=found, account=movement.account, payment__part__producer=feed.producer_id
    )
    requests = list(meant.select_related("payment")[:2])
    payment = requests[0].payment if len(requests) == 1 else None
    row = SellerNotice(
        feed=feed,
        txn_id=movement.txn_id[:120],
        payment=payment,
        amount_vnd=movement.amount_vnd,
        content=movement.content[:500],
        raw=raw.replace("\0", ""),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return  # told before
    if payment is None:
        return
    payment = Payment.objects.select_for_update(of=("self",)).select_related("order", "part").get(pk=payment.pk)
    DirectTransfer.objects.filter(payment=payment).update(seen_vnd=F("seen_vnd") + movement.amount_vnd)
    told = DirectTransfer.objects.get(payment=payment)
    if told.confirmed_at is None and told.seen_vnd >= payment.amount_vnd:
        with suppress(DirectMoved):  # a thumb was faster
            confirm_direct(payment_id=payment.pk, how=DirectTransfer.How.FEED, actor=SYSTEM)
    over_vnd = min(told.seen_vnd - payment.amount_vnd, movement.amount_vnd)
    if over_vnd > 0:
        _tell_of_too_much(payment, over_vnd, notice=row)


def _tell_of_too_much(payment: Payment, over_vnd: int, *, notice: SellerNotice) -> None:
    """It is none of our money and of no order: both are told, once per transfer, and settle it between them."""
    owe_again(payment=payment, amount_vnd=over_vnd, key=f"notice:{notice.pk}", actor=SYSTEM)
    owe_notice(payment.order, kind="direct_over", part=payment.part, amount_vnd=over_vnd, to_producer=True)
