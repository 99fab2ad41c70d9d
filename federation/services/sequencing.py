"""Publishing what was noted, and the nightly look at everything. The head's row is the lock of the one sequencer."""

from __future__ import annotations

import logging

from django.db import transaction

from catalog.models import Product
from federation.core.audit import Audit, audit
from federation.core.fence import FEED
from federation.core.sequencer import BATCH, Step, sequence
from federation.models import FeedHead, Listing, Outbox
from federation.selectors.feed_view import find_state
from federation.selectors.node import heir_of_us, our_node
from marketplace.kernel.audit import SYSTEM, record

from .feed_store import FeedStore
from .fencing import ensure_epoch, tell

logger = logging.getLogger(__name__)


@transaction.atomic
def publish_step(*, limit: int = BATCH) -> Step:
    """Number and sign at most so many lines of the outbox. Raises NodeNotFounded."""
    node = our_node()
    store = FeedStore(node.id, FEED)
    ensure_epoch(store=store)
    return sequence(store, node=node.id, signer=node.key, limit=limit)


def publish_noted() -> int:
    """Everything that is noted, a transaction per step; how many changes came of it. 0 where no node is founded, and
    where another one goes on as us: from then on its word counts, and ours stands still."""
    published = 0
    founded = FeedHead.objects.filter(feed=FEED).values("feed")
    while Outbox.objects.filter(feed__in=founded).exists() and not heir_of_us():
        step = publish_step()
        _keep_watermark()
        published += step.published
        if step.read < BATCH:
            break
    return published


def _keep_watermark() -> None:
    """After the commit: else a new epoch that nobody read yet would look restored at the next step, again and again."""
    state = find_state()
    if state is not None:
        tell(state=state)


def audit_feed_if_founded() -> Audit | None:
    """The nightly look; nothing where no node is founded, or another one goes on as us."""
    return audit_feed() if FeedHead.objects.filter(feed=FEED).exists() and not heir_of_us() else None


@transaction.atomic
def audit_feed() -> Audit:
    """Compare every listing with what the feed says of it; publish and log what differs. Raises NodeNotFounded.

    Certificates end and lots pass their date without any row being changed: that is found here, too.
    """
    node = our_node()
    store = FeedStore(node.id, FEED)
    ensure_epoch(store=store)
    everything = {*Product.objects.values_list("pk", flat=True), *Listing.objects.values_list("product_id", flat=True)}
    found = audit(store, everything, node=node.id, signer=node.key)
    if found.mended or found.root_was_wrong:
        logger.warning("feed audit: %s listings mended, root wrong: %s", len(found.mended), found.root_was_wrong)
        after = {"mended": len(found.mended), "root_was_wrong": found.root_was_wrong}
        record("audit_feed", FeedHead.objects.get(feed=FEED), actor=SYSTEM, after=after)
    return found
