"""What keys, gossip and successions can never be, broken on purpose past all our commands."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from federation.models import NodeKey, Partner, SeenHead, Succession
from federation.services.founding import found_node
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def partner(node_id: str = "nd1", **changes) -> Partner:
    facts = {"name": "Bạn", "url": "https://a.example", "site": "https://a.example", "root": b"r" * 32}
    return Partner.objects.create(node_id=node_id, **{**facts, **changes})


def revoked(purpose: str, **changes) -> None:
    found_node(actor=SYSTEM)
    NodeKey.objects.filter(purpose=purpose).update(revoked_at=clock.now(), **changes)


def succeeded() -> Partner:
    return partner("nd2", state="succeeded", successor=partner())


NEVERS = {
    "revoked_key_has_the_roots_word": lambda: revoked("operational"),
    "who_was_succeeded_has_a_successor": lambda: partner(state="succeeded"),
    "nobody_succeeds_itself": lambda: Partner.objects.filter(pk=succeeded().pk).update(successor=F("pk")),
    "nobody_inherits_from_itself": lambda: Succession.objects.create(partner=(one := partner()), heir=one, document={}),
    "one_succession_per_partner": lambda: [
        Succession.objects.create(
            partner=Partner.objects.filter(node_id="nd1").first() or partner(), heir=partner(f"nd{number}"), document={}
        )
        for number in (2, 3)
    ],
    "one_head_per_moment_of_a_feed": lambda: [
        SeenHead.objects.create(partner=Partner.objects.first() or partner(), feed="f", epoch="e", seq=1, head={})
        for _ in range(2)
    ],
}


@pytest.mark.parametrize("name", NEVERS)
def test_the_database_itself_refuses(name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVERS[name]()


def test_a_root_key_is_never_revoked():
    with pytest.raises(IntegrityError, match="revoked_key_has_the_roots_word"), transaction.atomic():
        revoked("root", revocation={})
