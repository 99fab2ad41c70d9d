"""Nothing a partner does costs more than a bounded time and memory, takes a good listing off our shelves, or troubles
another partner: some sixty scripts of a hostile one, each with what it must end in."""

from __future__ import annotations

import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings

from catalog.models import Marketplace, Product
from federation.core.card import check_card
from federation.core.consumer import End
from federation.gateways import keys, talking
from federation.models import Partner, PartnerKey, Reject, RemoteListing
from federation.selectors.partners import now_ms
from federation.services import asking, partner_moves
from federation.services.alerting import send_owed_alerts
from federation.services.founding import found_node
from federation.services.reading import Read
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from tests.factories import CategoryFactory, MarketplaceFactory, WardFactory
from tests.once import made_once

from .evil_answers import CROOKED, LIES
from .evil_partner import GOODS, WIRES, Evil

SERVERS: dict[str, Evil] = {}
# These take all the time they get; the others must not fail on a machine that is busy.
SLOW = {"silence", "a_body_without_end", "a_header_without_end"}
PATIENCE_S, SHORT_S = 15, 0.4
BEFORE = {f"Món {number}" for number in range(GOODS)}
NEWS = BEFORE - {"Món 0"} | {"Mới"}
BACKOFF = (End.LATER, "active", "", BEFORE)


def distrusted(fault: str) -> tuple[End, str, str, set[str]]:
    return End.DISTRUSTED, "suspended", fault, BEFORE


PUT_ASIDE = (End.UNPROVEN, "active", "", NEWS)
ENDINGS = {
    **dict.fromkeys(WIRES, BACKOFF),
    "infinity_as_a_number": distrusted("BAD_PROTOCOL"),
    # A single record is put aside, the rest comes in, and nobody claims that all is there.
    "other_nodes_name": PUT_ASIDE,
    "payload_of_33_kib": PUT_ASIDE,
    "payload_deep": PUT_ASIDE,
    "payload_with_a_key_twice": PUT_ASIDE,
    "payload_with_nan": PUT_ASIDE,
    "payload_with_a_float": PUT_ASIDE,
    "payload_with_a_number_of_9000_digits": PUT_ASIDE,
    "payload_that_is_no_json": PUT_ASIDE,
    "digest_of_something_else": PUT_ASIDE,
    # Kept, since it is signed and the root covers it; what can't be sold is not shown, what is odd is made plain.
    "deleted_with_content": (End.FRESH, "active", "", NEWS - {"Món 1"}),
    "prices_of_nothing_below_and_beyond": (End.FRESH, "active", "", NEWS - {f"Món {n}" for n in (1, 2, 3, 4)}),
    "half_a_surrogate_and_nul": (End.FRESH, "active", "", NEWS - {"Món 1"} | {"ab"}),
    "markup_links_and_hidden_signs": (End.FRESH, "active", "", NEWS - {"Món 1"} | {"x Kẹo DỪA ngon"}),
    "thousands_of_accents": (End.FRESH, "active", "", None),
    "a_million_tombstones_of_nothing": (End.FRESH, "active", "", NEWS),
    "all_prices_bad": distrusted("BAD_DATA"),
    # A mass change is copied, and waits for a person before buyers see it.
    "mass_deletion": (End.FRESH, "active", "", BEFORE),
    "prices_times_ten": (End.FRESH, "active", "", BEFORE),
    "forged_record": distrusted("BAD_SIGNATURE"),
    "signature_of_another_record": distrusted("BAD_SIGNATURE"),
    "bytes_of_another_record": distrusted("BAD_SIGNATURE"),
    "a_head_signed_by_nobody": distrusted("BAD_SIGNATURE"),
    "two_heads_of_one_moment": distrusted("EQUIVOCATION"),
    "a_version_that_went_down": distrusted("VERSION_CONFLICT"),
    "the_same_version_with_other_bytes": distrusted("VERSION_CONFLICT"),
    "a_million_listings": distrusted("OVER_LIMIT"),
    "a_page_larger_than_asked": distrusted("OVER_LIMIT"),
    "a_million_declared": distrusted("OVER_LIMIT"),
    "a_million_items": (End.DISTRUSTED, "suspended", "OVER_LIMIT", NEWS),
    "records_nobody_asked_for": (End.DISTRUSTED, "suspended", "BAD_PROTOCOL", NEWS),
    "more_for_ever_and_nothing_in_it": distrusted("BAD_PROTOCOL"),
    "the_same_cursor_for_ever": distrusted("BAD_PROTOCOL"),
    "another_feeds_head": distrusted("BAD_PROTOCOL"),
    "a_cursor_of_a_megabyte": distrusted("BAD_PROTOCOL"),
    "an_answer_to_another_question": distrusted("BAD_PROTOCOL"),
    "a_false_root": (End.UNPROVEN, "active", "", NEWS),
    "a_stale_head": BACKOFF,
    "try_later_for_ever": BACKOFF,
    "begin_anew_for_ever": BACKOFF,
}


def befriend(evil: Evil, slug: str) -> Partner:
    card = check_card(evil.card, keys.verify)
    market = MarketplaceFactory(slug=slug, is_ourselves=False, name_vi=card.name, province_old="Bến Tre")
    partner = Partner.objects.create(
        node_id=card.node,
        marketplace=market,
        name=card.name,
        url=card.endpoint,
        site=card.site,
        root=card.root,
        card=dict(card.raw),
        state=Partner.State.ACTIVE,
        approved_at=clock.now(),
        asked_at=clock.now(),
        most_records=40,
    )
    key = card.keys[0]
    PartnerKey.objects.create(
        partner=partner, key_id=key.key_id, public=key.public, valid_from=key.start, valid_until=key.end
    )
    return partner


def pull(partner: Partner, *, patience_s: float = PATIENCE_S) -> Read:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    with override_settings(FEDERATION_PATIENCE_S=patience_s):
        talking.client.cache_clear()
        found = asking.pull(partner_id=partner.pk)
    partner.refresh_from_db()
    return found


def proven_to_buyers(partner: Partner) -> datetime | None:
    """Since when pages say "cập nhật": a copy can be equal and proven while buyers do not see it."""
    return Marketplace.objects.get(node=partner).proven_at


def shown(slug: str = "du") -> set[str]:
    return set(Product.objects.published().filter(producer__marketplace__slug=slug).values_list("name_vi", flat=True))


@contextmanager
def reachable(folder: str) -> Iterator[None]:
    """Loopback is let in by a setting that only tests have."""
    with override_settings(OUTSIDE_NETWORKS=["127.0.0.0/8"], DATA_DIR=Path(folder)):
        yield
    talking.client.cache_clear()


@made_once
def world() -> tuple[Partner, Partner, str]:
    """Two partners that were read once, while both were honest."""
    folder = tempfile.mkdtemp()
    SERVERS.update(du=Evil(), hien=Evil())
    with reachable(folder):
        found_node(actor=SYSTEM)
        CategoryFactory(slug="khac")
        WardFactory()
        evil, kind = (befriend(server, slug) for slug, server in SERVERS.items())
        assert (pull(evil).end, pull(kind).end, shown()) == (End.FRESH, End.FRESH, BEFORE)
    return evil, kind, folder


@pytest.fixture(scope="module", autouse=True)
def _servers() -> Iterator[None]:
    yield
    for server in SERVERS.values():
        server.close()


@pytest.fixture
def evil(world) -> Iterator[Evil]:
    with reachable(world[2]):
        SERVERS["du"].reset()
        SERVERS["du"].publish(0, name="Mới")
        yield SERVERS["du"]
        SERVERS["du"].over.set()


def test_there_are_scripts_enough_and_an_ending_for_each():
    assert set(ENDINGS) == {*CROOKED, *LIES, *WIRES}
    assert len(ENDINGS) > 60


@pytest.mark.parametrize("name", ENDINGS)
def test_a_hostile_partner_ends_as_it_must_and_troubles_nobody(world, evil, name):
    partner, kind, _folder = world
    CROOKED.get(name, lambda _evil: None)(evil)
    evil.lie, evil.wire = LIES.get(name), WIRES.get(name)
    proven, read, began = proven_to_buyers(partner), partner.read_bytes, time.monotonic()

    found = pull(partner, patience_s=SHORT_S if name in SLOW else PATIENCE_S)

    assert time.monotonic() - began < 20
    end, state, fault, goods = ENDINGS[name]
    assert (found.end, partner.state, partner.fault) == (end, state, fault), found.detail
    assert goods is None or shown() == goods
    assert partner.read_bytes - read < 5_000_000
    assert (partner.holder, partner.fails) == ("", 0 if end is End.FRESH else 1)
    assert end is End.FRESH or proven_to_buyers(partner) == proven
    assert partner.next_at - now_ms() <= 390_000
    assert partner.detail.isprintable()
    assert RemoteListing.objects.filter(partner=partner).count() <= GOODS + 1
    assert send_owed_alerts() == (state == "suspended") == len(mail.outbox)
    assert (pull(kind).end, shown("hien")) == (End.FRESH, BEFORE)


HUNGRY = ["a_gzip_bomb", "a_million_empty_lists", "five_megabytes", "early_hints_without_end", "thousands_of_accents"]


@pytest.mark.parametrize("name", HUNGRY)
def test_what_is_meant_to_eat_memory_or_time_gets_little_of_either(world, evil, name):
    CROOKED.get(name, lambda _evil: None)(evil)
    evil.wire = WIRES.get(name)
    tracemalloc.start()
    began = time.thread_time()

    pull(world[0])

    spent = time.thread_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 48_000_000
    assert spent < 4


def test_what_is_put_aside_is_told_to_operators_and_there_is_an_end_to_it(world, evil):
    CROOKED["payload_with_nan"](evil)

    found = pull(world[0])

    assert found.detail == "1 records were put aside"
    assert list(Reject.objects.values_list("record_id", "reason")) == [(evil.id(1), "floats are not allowed")]
    assert evil.hits == 3  # a page, buckets, items: asking for it again would change nothing
    assert (pull(world[0]).detail, evil.hits) == (found.detail, 3 + 7)  # another session tries it once more


def test_a_suspended_partner_is_asked_nothing_and_operators_hear_of_it_once(world, evil):
    partner = world[0]
    evil.lie = LIES["two_heads_of_one_moment"]
    pull(partner)
    hits = evil.hits

    again = pull(partner)

    assert (again.end, evil.hits, partner.proof["other"]["root"]) == (None, hits, "cd" * 32)
    assert (send_owed_alerts(), send_owed_alerts()) == (1, 0)
    assert [(letter.subject, "ký hai bản khác nhau" in letter.body) for letter in mail.outbox] == [
        ("Máy đã tạm ngưng chợ bạn Chợ dữ", True)
    ]


def test_the_day_has_a_limit_in_bytes_that_also_counts_what_came_in_vain(world, evil):
    partner = world[0]
    before = partner.read_bytes
    evil.wire = WIRES["five_megabytes"]
    pull(partner)
    assert 4_000_000 < partner.read_bytes - before < 4_500_000

    Partner.objects.filter(pk=partner.pk).update(read_bytes=64 * 1024 * 1024 + 1)
    hits = evil.hits
    found = pull(partner)

    assert (found.end, partner.fault, evil.hits) == (End.DISTRUSTED, "OVER_LIMIT", hits)
    partner_moves.resume_partner(partner_id=partner.pk, actor=SYSTEM)
    evil.wire = None
    assert pull(partner).end is End.FRESH


@pytest.mark.parametrize("hours", [3, -3, 24 * 365 * 30, -24 * 365 * 20])
def test_a_clock_that_is_wrong_by_hours_or_years_is_measured_and_no_matter(world, evil, hours):
    evil.clock_s = hours * 3600

    found = pull(world[0])

    assert found.end is End.FRESH
    assert abs(world[0].clock_s - hours * 3600) < 60


def test_a_revoked_key_opens_nothing_and_its_listings_are_taken_no_more(world, evil):
    PartnerKey.objects.filter(partner=world[0]).update(revoked_at=clock.now())

    found = pull(world[0])

    assert (found.end, shown()) == (End.LATER, BEFORE)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://[::ffff:10.0.0.1]/",
        "https://100.64.0.9/",
        "http://192.168.1.1/",
        "https://0.0.0.0/",
        "http://[::1]/",
        "https://224.0.0.1/",
    ],
)
def test_an_address_inside_is_never_gone_to_whoever_wrote_it(world, evil, address):
    Partner.objects.filter(pk=world[0].pk).update(url=address)

    found = pull(world[0])

    assert (found.end, evil.hits, shown()) == (End.LATER, 0, BEFORE)
    assert not asking.poke(partner_id=world[0].pk)
