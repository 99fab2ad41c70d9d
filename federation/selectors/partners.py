"""Partners as the core wants them, and as operators see them."""

from __future__ import annotations

import time
from typing import Any

from django.db.models import Case, When

from catalog.models import Category
from federation.core.brakes import Brakes
from federation.core.records import Head
from federation.core.replica import Progress
from federation.core.schedule import Schedule
from federation.core.wire import read_head
from federation.gateways.keys import PublicKeys
from federation.models import CategoryMap, Partner, PartnerKey
from marketplace.kernel import clock


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
    valid = partner.keys.filter(valid_from__lte=moment, valid_until__gt=moment, revoked_at=None)
    return PublicKeys({key.key_id: bytes(key.public) for key in valid})


def signing_keys_of(partner: Partner) -> PublicKeys:
    """Those whose signatures under listings still count: records signed in a key's days stay good after them."""
    return PublicKeys({key.key_id: bytes(key.public) for key in partner.keys.filter(revoked_at=None)})


def find_by_key(key_id: str) -> Partner | None:
    """The partner that signs with this key today. A card may name somebody else's key (it can't sign with it), so who
    is a partner already, and longest, comes first."""
    moment = clock.now()
    keys = PartnerKey.objects.select_related("partner").filter(
        key_id=key_id, valid_from__lte=moment, valid_until__gt=moment, revoked_at=None
    )
    is_active = Case(When(partner__state=Partner.State.ACTIVE, then=0), default=1)
    found = keys.order_by(is_active, "pk").first()
    return None if found is None else found.partner


def heads_known() -> list[dict[str, Any]]:
    """The newest signed head of each partner we read: gossip that convicts whoever signs two."""
    rows = Partner.objects.filter(state=Partner.State.ACTIVE, head__isnull=False)
    return [dict(head) for head in rows.values_list("head", flat=True) if head]


def due_partners() -> list[int]:
    return list(Partner.objects.to_ask(now_ms()).order_by("fails", "next_at").values_list("pk", flat=True))


def shelves_for(partner: Partner) -> dict[tuple[str, str], int | None]:
    """By scheme and code: the shelf an operator chose, or None."""
    rows = CategoryMap.objects.filter(partner=partner).values_list("scheme", "code", "category_id")
    return {(scheme, code): category_id for scheme, code, category_id in rows}


def shelves_by_slug() -> dict[str, int]:
    return dict(Category.objects.values_list("slug", "pk"))
