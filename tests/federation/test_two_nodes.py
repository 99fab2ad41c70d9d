"""Two whole nodes of our own, each its own process and database, become partners and read each other over HTTP; and a
reader that shares no line with us reads one of them."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from federation.core import wire
from marketplace.kernel.redis_urls import broker_url
from tests.databases import ROOT, fresh_copy

from .plain_reader import Key, Reader, Refused, card
from .plain_server import Shop

CACHES = {"one": 14, "two": 15}  # databases of the tests' Redis that no worker uses
BROKERS = {"one": 12, "two": 13}
KEY_TASKS = ["keep_keys_told", "renew_card", "renew_cards", "tell_keys"]
LISTING = {
    "type": "listing",
    "cur": "VND",
    "category": {"scheme": "cho-que/1", "code": "trai-cay"},
    "producer": {"name": "Tổ hợp tác Biển Bạc", "areaNew": {"province": "Vĩnh Long"}},
    "packs": [{"sku": "A-1", "name": "Gói", "unit": "g", "net": 500, "weightG": 600, "price": "90000", "stock": "IN"}],
}
DOCUMENTS = {text.split()[1].partition("(")[0]: text for text in wire.DOCUMENTS}


class Instance:
    """One node; `do` tells it something and gives its answer."""

    def __init__(self, name: str, folder) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {
            "DATABASE_URL": fresh_copy(os.environ["DATABASE_URL"], f"node_{name}_{os.getpid()}"),
            "DATA_DIR": str(folder),
            "SITE_URL": self.address,
            "OUTSIDE_NETWORKS": "127.0.0.0/8",
            "CACHE_URL": f"{os.environ['REDIS_URL']}?db={CACHES[name]}",
            "CELERY_BROKER_URL": f"{broker_url(os.environ['REDIS_URL'])}?virtual_host={BROKERS[name]}",
            "DJANGO_SETTINGS_MODULE": "marketplace.settings",
            "DEBUG": "1",
        }
        command = [sys.executable, "-m", "tests.federation.instance", str(self.port)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
        self.told = self._line()

    def do(self, what: str, **facts: Any) -> Any:
        self.process.stdin.write(json.dumps({"do": what, **facts}) + "\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        line = self.process.stdout.readline()
        assert line, "the node ended"
        return json.loads(line)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def card(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/.well-known/marketplace-federation") as answer:  # noqa: S310  # ours
            told: dict[str, Any] = json.load(answer)
            return told


@pytest.fixture(scope="module")
def nodes(tmp_path_factory) -> Iterator[tuple[Instance, Instance]]:
    found = [Instance(name, tmp_path_factory.mktemp(name)) for name in ("one", "two")]
    one, two = found
    one.do("found", slug="soc-trang", name="Chợ quê Sóc Trăng", province="Sóc Trăng")
    two.do("found", slug="ben-tre", name="Chợ dừa Ba Dải", province="Bến Tre")
    one.do("goods", names=["hanh", "gao", "ca"])
    two.do("goods", names=["dua", "keo"])
    yield one, two
    for node in found:
        node.end()


def test_two_operators_agree_and_each_shows_what_the_other_sells(nodes):
    one, two = nodes

    assert one.do("approve", partner=one.do("discover", address=two.address)) == "pending"
    assert two.do("states") == ["discovered"]
    assert two.do("approve", partner=two.do("discover", address=one.address)) == "active"
    assert one.do("states") == ["active"]
    assert (one.do("pull"), two.do("pull")) == ("FRESH", "FRESH")
    assert (one.do("shown"), two.do("shown")) == (["dua", "keo"], ["ca", "gao", "hanh"])


def test_pictures_follow_by_their_names_over_http(nodes):
    one, two = nodes
    digest = two.do("picture", name="dua", colour=[30, 140, 60])
    assert one.do("pull") == "FRESH"

    while one.do("fetch_pictures"):  # some seconds at a time
        pass

    assert one.do("pictures") == {"dua": [digest], "keo": ["drawing"]}
    with urllib.request.urlopen(f"{two.address}/lien-thong/hinh/{digest}.webp") as answer:  # noqa: S310  # ours
        assert hashlib.sha256(answer.read()).hexdigest() == digest
        assert "immutable" in answer.headers["Cache-Control"]


def test_what_a_producer_does_not_share_leaves_the_other_side_and_comes_back(nodes):
    one, two = nodes

    def seen_after(what: str, **said: Any) -> list[str]:
        assert two.do(what, **said)
        assert one.do("pull") == "FRESH"
        names: list[str] = one.do("shown")
        return names

    assert seen_after("share", name="keo", is_shared=False, at_partners=True) == ["dua"]
    assert seen_after("share", name="keo", is_shared=True, at_partners=False) == ["dua"]
    assert seen_after("share_shop", is_shared=True, at_partners=False) == []
    assert seen_after("share_shop", is_shared=False, at_partners=True) == []
    assert seen_after("share_shop", is_shared=True, at_partners=True) == ["dua"]
    assert seen_after("share", name="keo", is_shared=True, at_partners=True) == ["dua", "keo"]


def test_changes_and_removals_follow_a_poke(nodes):
    one, two = nodes
    two.do("rename", before="dua", after="dừa sáp")
    two.do("remove", name="keo")
    assert not one.do("is_due")

    assert two.do("poke") is True
    assert one.do("is_due")
    assert one.do("pull") == "FRESH"
    assert one.do("shown") == ["dừa sáp"]
    assert two.do("poke") is False


def test_a_clock_three_hours_ahead_is_measured_and_then_no_matter(nodes):
    one, two = nodes
    two.do("clock", ahead_s=10_800)
    two.do("rename", before="dừa sáp", after="dừa xiêm")

    assert one.do("pull") == "FRESH"
    assert two.do("pull") == "FRESH"

    assert one.do("shown") == ["dừa xiêm"]
    two.do("clock", ahead_s=0)


def test_keys_change_and_end_and_no_call_of_either_side_is_lost(nodes):
    """Nobody is told on purpose: what a message would have said is found out in the course of the call itself."""
    one, two = nodes
    first, second = two.do("signs_with"), two.do("rotate")
    calls = [node.do("pull") for node in (one, two) for _ in range(3)]
    for node in nodes:
        node.do("clock", ahead_s=660)

    calls += [node.do("pull") for node in (one, two) for _ in range(3)]
    assert (two.do("signs_with"), set(calls)) == (second, {"FRESH"})
    assert one.do("open_keys") == sorted([first, second])
    two.do("rename", before="dừa xiêm", after="dừa nước")
    assert two.do("revoke", key=second) == 1
    third = two.do("signs_with")

    assert [two.do("pull"), one.do("pull")] == ["FRESH", "FRESH"]
    assert third not in (first, second)
    assert one.do("open_keys") == sorted([first, third])
    assert one.do("shown") == ["dừa nước"]
    for node in nodes:
        node.do("clock", ahead_s=0)


def test_a_worker_does_what_the_beat_sends_it_for_keys_cards_heads_and_forgetting(nodes):
    """Through the broker, with the beat's own routes and limits of time."""
    one, two = nodes
    for node in nodes:
        node.do("clock", ahead_s=1_000)  # past the day from which the last key signs
    key = two.do("rotate")
    one.do("rename_market", name="Chợ quê Ba Xuyên")
    known, heard = one.do("open_keys"), one.do("kept")["nonces"]

    told = two.do(
        "work",
        beats=["tell partners our keys", "hear which heads partners have seen", "read partners' cards again"],
        wanted=["tell_keys", "gossip", "renew_card"],
    )

    assert told == [f"{name} SUCCESS" for name in sorted(["gossip", "gossip_all", *KEY_TASKS])]
    assert (key in known, key in one.do("open_keys")) == (False, True)
    assert one.do("kept")["nonces"] == heard + 2  # keys and heads were signed questions; a card is everybody's
    assert two.do("partner_names") == ["Chợ quê Ba Xuyên"]
    before = two.do("kept")
    assert min(before.values()) >= 1
    assert two.do("shown") == ["ca", "gao", "hanh"]

    two.do("clock", ahead_s=100 * 86_400)
    told = two.do(
        "work",
        beats=["forget tombstones everybody has passed", "forget signed requests too old to come again"],
        wanted=["forget_old", "tidy"],
    )
    after, hidden = two.do("kept"), two.do("shown")
    for node in nodes:
        node.do("clock", ahead_s=0)

    assert told == ["forget_old SUCCESS", "tidy SUCCESS"]
    assert (after, hidden) == ({"tombstones": 0, "nonces": 0, "heads": 0}, [])
    assert (two.do("pull"), one.do("pull")) == ("FRESH", "FRESH")  # the floor rose, and nobody fell below it
    assert (two.do("shown"), one.do("shown")) == (["ca", "gao", "hanh"], ["dừa nước"])


def test_software_that_shares_nothing_with_ours_reads_and_proves_the_same(nodes):
    one, _two = nodes
    root, key = Key(), Key()
    ours = card(root, key, "Chợ đọc thử", "http://127.0.0.1:9")
    reader = Reader(key, one.card(), DOCUMENTS)
    with pytest.raises(Refused, match="UNKNOWN_KEY"):
        reader.read()

    assert reader.ask("Propose", {"card": ours})["proposePartnership"]["state"] == "DISCOVERED"
    with pytest.raises(Refused, match="NOT_A_PARTNER"):
        reader.read()
    one.do("approve")
    assert reader.ask("Propose", {"card": ours})["proposePartnership"]["state"] == "ACTIVE"
    reader.read()

    assert reader.fresh
    assert sorted(body["name"] for _version, _digest, body in reader.rows.values()) == ["ca", "gao", "hanh"]
    one.do("rename", before="ca", after="cá lóc")
    reader.read()
    assert reader.fresh


def test_a_changed_body_and_a_question_asked_twice_are_refused(nodes):
    one, _two = nodes
    reader = Reader(key := Key(), one.card(), DOCUMENTS)
    ours = card(Key(), key, "Chợ lạ", "http://127.0.0.1:9")
    sent = []

    with pytest.raises(Refused, match="SIGNATURE"):
        reader.ask("Propose", {"card": ours}, change=lambda headers, body: (headers, body + b" "))

    def keep(headers, body):
        sent.append((headers, body))
        return headers, body

    reader.ask("Propose", {"card": ours}, change=keep)
    with pytest.raises(Refused, match="REPLAYED"):
        reader.ask("Propose", {"card": ours}, change=lambda _headers, _body: sent[0])


def test_our_own_node_passes_the_check_that_we_give_to_others(nodes):
    one, two = nodes

    told = two.do("check", address=one.address)

    assert [line for line in told if not line.startswith("✓")] == ["30 bước, 0 chưa đạt."]
    assert one.do("states")[0] == "active"


def test_we_read_and_prove_what_software_that_shares_nothing_with_ours_serves(nodes):
    _one, two = nodes
    with Shop(name="Chợ thuần") as plain:
        plain.put("M1", {**LISTING, "name": "mắm"})
        plain.put("K1", {**LISTING, "name": "khô"})
        plain.introduce(two.card())
        plain.approve(two.card()["node"])
        partner = two.do("discover", address=plain.address)
        two.do("approve", partner=partner)
        assert two.do("states")[-1] == "active"

        assert two.do("pull", partner=partner) == "FRESH"
        assert {"khô", "mắm"} <= set(two.do("shown"))
        plain.put("M1", None)
        plain.put("K1", {**LISTING, "name": "khô cá lóc"})
        assert two.do("pull", partner=partner) == "FRESH"

    assert "khô cá lóc" in two.do("shown")
    assert "mắm" not in two.do("shown")
