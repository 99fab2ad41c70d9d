"""Partners as the core wants them, and as operators see them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Category
from federation.core.brakes import Brakes
from federation.core.keydocs import news_hash
from federation.core.records import Head
from federation.core.replica import Progress
from federation.core.schedule import Schedule
from federation.core.wire import read_head
from federation.gateways.keys import PublicKeys
from federation.models import CategoryMap, Partner, Succession
from marketplace.kernel import clock

from .node import find_node_id, our_keys

# Asked for by every poll, of which most bring nothing: putting a statement together costs Django ten times what asking
# it costs.
_KEYS = "SELECT key_id, public FROM federation_partnerkey WHERE partner_id = %s AND "
# A card may name somebody else's key (it can't sign with it), so whose own card is signed with it comes first; then who
# is a partner already, and longest.
_BY_KEY = """
SELECT partner.*, key.public AS signs_with
FROM federation_partnerkey AS key JOIN federation_partner AS partner ON partner.id = key.partner_id
WHERE key.key_id = %s AND key.revoked_at IS NULL AND key.valid_from <= %s AND key.valid_until > %s
ORDER BY partner.card ->> 'keyId' IS DISTINCT FROM key.key_id, partner.state <> 'active', key.id LIMIT 1
"""
_CHARGES = """
SELECT partner.node_id, partner.successor_id FROM federation_partner AS partner
WHERE partner.successor_id = %s OR partner.successor_id IS NULL AND EXISTS (
    SELECT FROM federation_succession AS told
    WHERE told.partner_id = partner.id AND told.heir_id = %s AND told.agreed_at IS NULL
)
"""
_PROVES = """
SELECT marketplace_id FROM federation_partner
WHERE (id = %s OR successor_id = %s) AND marketplace_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM federation_succession AS told WHERE told.partner_id = %s AND told.agreed_at IS NULL
)
"""
_PREDECESSORS = "SELECT node_id, marketplace_id FROM federation_partner WHERE successor_id = %s"


def now_ms() -> int:
    return int(clock.now().timestamp() * 1000)


def elapsed_ms() -> int:
    """For how long something takes: no clock that is set moves it."""
    return int(time.monotonic() * 1000)


def schedule_of(partner: Partner) -> Schedule:
    return Schedule(partner.since, partner.next_at, partner.lease_until, partner.holder, partner.fails)


def progress_of(partner: Partner) -> Progress:
    return Progress(
        cursor=partner.cursor,
        seen=partner.seen,
        epoch=partner.epoch,
        generation=partner.generation,
        scanning=partner.scanning,
        adopting=partner.adopting,
        fresh_as_of=partner.fresh_as_of,
        head=head_of(partner.head),
        brakes=Brakes(partner.brakes_since, partner.brakes_base, partner.deleted, partner.jumped, partner.held),
    )


def head_of(stored: dict[str, Any] | None) -> Head | None:
    return None if stored is None else read_head(stored)


def keys_of(partner: Partner) -> PublicKeys:
    """Those valid now; a revoked one is none."""
    moment = clock.now()
    return _public_keys(partner, "valid_from <= %s AND valid_until > %s AND revoked_at IS NULL", moment, moment)


def signing_keys_of(partner: Partner) -> PublicKeys:
    """Those whose signatures under listings still count: records signed in a key's days stay good after them."""
    return _public_keys(partner, "revoked_at IS NULL")


def _public_keys(partner: Partner, which: str, *moments: datetime) -> PublicKeys:
    with connection.cursor() as cursor:
        cursor.execute(_KEYS + which, [partner.pk, *moments])
        return PublicKeys({key_id: bytes(public) for key_id, public in cursor.fetchall()})


def find_by_key(key_id: str) -> Partner | None:
    """The partner that may sign with this key today; the key itself as signs_with."""
    moment = clock.now()
    return next(iter(Partner.objects.raw(_BY_KEY, [key_id, moment, moment])), None)


def custody_of(partner: Partner) -> dict[str, int | None]:
    """Whose listings a partner serves besides its own, with the marketplace under which they stand here: those of the
    nodes it succeeded, by their ids."""
    with connection.cursor() as cursor:
        cursor.execute(_PREDECESSORS, [partner.pk])
        return dict(cursor.fetchall())


def charges_of(partner: Partner) -> tuple[list[str], list[str]]:
    """Nodes whose records this partner serves besides its own (custody), and those that are said to go on as it until
    our operator agrees (awaited). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CHARGES, [partner.pk, partner.pk])
        rows = cursor.fetchall()
    return [node for node, heir in rows if heir], [node for node, heir in rows if not heir]


def markets_of(partner: Partner) -> list[int]:
    """The marketplaces whose goods come from this partner: its own, and those it succeeded."""
    found = [partner.marketplace_id, *custody_of(partner).values()]
    return sorted({market for market in found if market is not None})


def markets_proven_by(partner: Partner) -> list[int]:
    """Whose goods are fresh when this partner's copy is proven: as markets_of; nobody's once it is said to go on as
    another. It publishes nothing any more, so that proof says what it had, and not what is there: until our operator
    agrees, and its heir is read for it, its goods grow old. One statement.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PROVES, [partner.pk] * 3)
        return sorted(market for (market,) in cursor.fetchall())


def heads_known() -> list[dict[str, Any]]:
    """The newest signed head of each partner we read, and both of those that convicted one: gossip, by which every node
    finds out for itself who signs two."""
    heads: list[dict[str, Any]] = []
    for state, head, proof in Partner.objects.values_list("state", "head", "proof"):
        if proof and state != Partner.State.REVOKED:
            heads += [proof["one"], proof["other"]]
        elif head and state == Partner.State.ACTIVE:
            heads.append(dict(head))
    return heads


def due_partners() -> list[int]:
    """Whose turn it is. Of those that failed last time only one at a time: a pile of silent partners takes one
    thread of a worker for their twenty seconds each, and never all of them (G8)."""
    moment = now_ms()
    due = list(Partner.objects.to_ask(moment).order_by("next_at", "pk").values_list("pk", "fails"))
    doubtful = [pk for pk, fails in due if fails]
    if doubtful and Partner.objects.filter(fails__gt=0, lease_until__gt=moment).exists():
        doubtful = []
    return [*(pk for pk, fails in due if not fails), *doubtful[:1]]


def unheard(before_ms: int) -> QuerySet[Partner]:
    """Whose goods stand on our shelves though nobody proved them since that moment. A reading from the beginning starts
    without a proof, and that of one that ended proves nothing (markets_proven_by): then that of its marketplace counts,
    which is the last there was."""
    moment = datetime.fromtimestamp(before_ms / 1000, tz=UTC)
    ended = Exists(Succession.objects.filter(partner=OuterRef("pk"), agreed_at=None))
    silent = Q(fresh_as_of__lt=before_ms) | Q(Q(fresh_as_of=None) | ended, marketplace__proven_at__lt=moment)
    states = [Partner.State.ACTIVE, Partner.State.SUSPENDED]
    return Partner.objects.filter(silent, hidden=False, marketplace__isnull=False, state__in=states).order_by("pk")


def well_partners() -> list[int]:
    """Active, and answering when last asked."""
    return list(Partner.objects.filter(state=Partner.State.ACTIVE, fails=0).values_list("pk", flat=True))


def held_partners() -> list[int]:
    """Whose mass changes wait."""
    rows = Partner.objects.filter(state=Partner.State.ACTIVE).exclude(held="")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def without_our_keys() -> list[int]:
    """Answering partners that have not confirmed our keys as they are now; nobody where no node is founded."""
    if not find_node_id():
        return []
    rows = Partner.objects.filter(pk__in=well_partners()).exclude(told_keys=news_hash(our_keys()))
    return list(rows.values_list("pk", flat=True))


def shelves_for(partner: Partner) -> dict[tuple[str, str], int | None]:
    """By scheme and code: the shelf an operator chose, or None."""
    rows = CategoryMap.objects.filter(partner=partner).values_list("scheme", "code", "category_id")
    return {(scheme, code): category_id for scheme, code, category_id in rows}


def shelves_by_slug() -> dict[str, int]:
    return dict(Category.objects.values_list("slug", "pk"))
