"""A partner marketplace in memory with keys of its own: it publishes, signs, answers, rotates and ends its keys."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from federation.core.card import Card, check_card, sign_card
from federation.core.feed import Desk, HistoryDiverged
from federation.core.identity import node_id
from federation.core.keydocs import key_document
from federation.core.records import Answer, Ask, AskBuckets, AskChanges, AskItems, Buckets, Items, Reset, ResetReason
from federation.core.sequencer import sequence
from federation.gateways.keys import PrivateKey, verify
from federation.models import Partner
from federation.services.partner_keys import keep_keys
from marketplace.kernel import clock
from tests.factories import MarketplaceFactory

from .sim.memory import MemoryFeed, Tables


def new_key() -> PrivateKey:
    return PrivateKey(Ed25519PrivateKey.generate())


def listing(name: str, price: int = 20_000, **changes: Any) -> dict[str, Any]:
    """The body of a listing, as the contract wants it."""
    pack = {"sku": "a", "name": "Túi", "unit": "kg", "net": 1, "weightG": 1000, "price": str(price), "stock": "IN"}
    return {
        "type": "listing",
        "slug": name,
        "url": f"/san-pham/{name}/",
        "name": name,
        "category": {"scheme": "cho-que/1", "code": "trai-cay"},
        "producer": {"id": "nha-vuon", "name": "Nhà vườn", "form": "household", "areaNew": {}, "areaOld": {}},
        "price": str(price),
        "cur": "VND",
        "packs": [pack],
        **changes,
    }


class Origin:
    """name: also its marketplace's slug here."""

    def __init__(self, name: str) -> None:
        self.name, self.root = name, new_key()
        self.id = node_id(self.root.public)
        self.told_keys: dict[str, dict[str, Any]] = {}
        self.revocations: list[dict[str, Any]] = []
        self.key = self.add_key()
        self.tables = Tables(f"epoch-of-{name}")
        self.feed = MemoryFeed(self.tables, self.id)
        self.noted = 0

    def add_key(self, *, start: datetime | None = None, days: int = 180) -> PrivateKey:
        key, start = new_key(), start or clock.now() - timedelta(days=1)
        first, last = (each.astimezone(UTC).isoformat() for each in (start, start + timedelta(days=days)))
        said = key_document(key_id=key.key_id, public=key.public, start=first, end=last)
        told = {"keyId": key.key_id, "public": key.public.hex(), "from": first, "until": last}
        self.told_keys[key.key_id] = {**told, "sig": b64encode(self.root.sign(said)).decode()}
        return key

    def keys(self) -> dict[str, Any]:
        told = {"node": self.id, "root": self.root.public.hex(), "keys": list(self.told_keys.values())}
        return {**told, "revocations": self.revocations} if self.revocations else told

    def card(self) -> Card:
        address = f"https://{self.name}.example"
        body = {**self.keys(), "name": f"Chợ {self.name}", "province": "Bến Tre", "endpoint": f"{address}/ask"}
        return check_card(sign_card({**body, "site": address, "contact": "1"}, self.key), verify)

    def publish(self, goods: dict[str, dict[str, Any] | None]) -> int:
        """By record id without the node, or a whole record id of a node it succeeded; None takes it away."""
        for name, body in goods.items():
            if "/" in name:
                self.tables.set("listing", name, name)
            self.tables.set("product", name, body)
            self.noted += 1
            self.tables.set("outbox", self.noted, name)
        return sequence(self.feed, node=self.id, signer=self.key, limit=10**6).published

    def answer(self, _partner: Partner | None, ask: Ask) -> Answer:
        desk = Desk(self.id, "listings", b"s" * 32, self.key)
        state = self.feed.state()
        match ask:
            case AskChanges():
                try:
                    return desk.page(self.feed, ask, max_bytes=10**7, now=int(clock.now().timestamp() * 1000))
                except HistoryDiverged as diverged:
                    return Reset(diverged.reason, state.epoch)
            case AskBuckets(epoch) | AskItems(epoch) if epoch != state.epoch:
                return Reset(ResetReason.EPOCH_CHANGED, state.epoch)
            case AskBuckets():
                return Buckets(tuple(self.feed.bucket_hashes()))
            case AskItems(_, buckets):
                return Items(tuple(self.feed.items(buckets)))
        return desk.records(self.feed, ask.ids)

    def befriend(self) -> Partner:
        """As an active partner of ours."""
        card = self.card()
        partner = Partner.objects.create(
            node_id=self.id,
            marketplace=MarketplaceFactory(slug=self.name, is_ourselves=False, name_vi=f"Chợ {self.name}"),
            name=card.name,
            url=card.endpoint,
            site=card.site,
            root=card.root,
            card=dict(card.raw),
            state=Partner.State.ACTIVE,
            approved_at=clock.now(),
            asked_at=clock.now(),
        )
        keep_keys(partner=partner, keys=card.keys, revoked=card.revoked)
        return partner
