"""Partners for tests."""

from __future__ import annotations

from federation.core.card import check_card
from federation.gateways.keys import verify
from federation.models import Partner, PartnerKey
from federation.selectors.node import our_card
from marketplace.kernel import clock
from tests.factories import MarketplaceFactory


def befriend_ourselves(node) -> Partner:
    """An active partner that is our own node under another marketplace's name: its feed is there to be read."""
    card = check_card(our_card(), verify)
    partner = Partner.objects.create(
        node_id=node.node_id,
        marketplace=MarketplaceFactory(slug="ban", is_ourselves=False, name_vi="Chợ bạn", province_old="Bến Tre"),
        name="Chợ bạn",
        url=card.endpoint,
        site="https://ban.example",
        root=card.root,
        card=dict(card.raw),
        state=Partner.State.ACTIVE,
        approved_at=clock.now(),
        asked_at=clock.now(),
    )
    for key in card.keys:
        PartnerKey.objects.create(
            partner=partner, key_id=key.key_id, public=key.public, valid_from=key.start, valid_until=key.end
        )
    return partner
