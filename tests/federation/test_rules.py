"""The small rules of the core, each alone."""

from __future__ import annotations

import pytest

from federation.core.brakes import WINDOW_MS, Brakes, price_jumped
from federation.core.cursor import BadCursor, Cursor, opened
from federation.core.fence import Watermark, next_epoch, read_watermark, was_restored
from federation.core.forgetting import new_floor
from federation.core.heads import equivocation, sign_head
from federation.core.identity import fingerprint, node_id, ulid, words
from federation.core.merkle import EMPTY_ROOT, all_buckets, root_of
from federation.core.records import FeedState, ItemRef
from federation.core.schedule import LEASE_MS, Schedule, retry_ms

from .sim.memory import Keyring

STATE = FeedState("e1", 10, 0, 2, "aa", 1)
CURSOR = Cursor("listings", "e1", 7, 3, 10, "aa")


def test_a_cursor_comes_back_as_it_was_given():
    assert opened(CURSOR.seal(b"secret"), b"secret") == CURSOR


@pytest.mark.parametrize("text", ["", "x", "é", CURSOR.seal(b"other"), CURSOR.seal(b"secret")[:-2], "A" * 300])
def test_a_cursor_that_is_not_ours_is_refused(text):
    with pytest.raises(BadCursor):
        opened(text, b"secret")


def test_the_root_is_that_of_the_set_in_any_order_and_of_no_other():
    items = [ItemRef(f"n/{n}", n, f"{n:064x}") for n in range(1, 600)]

    assert root_of(all_buckets(items)) == root_of(all_buckets(reversed(items)))
    assert root_of(all_buckets(items)) != root_of(all_buckets(items[1:]))
    assert root_of(all_buckets([])) == EMPTY_ROOT


def test_two_heads_of_one_moment_prove_a_lie_and_one_head_twice_does_not():
    keys = Keyring("n1")
    one = sign_head(STATE, node="n1", feed="listings", at=1, signer=keys)
    later = sign_head(STATE, node="n1", feed="listings", at=2, signer=keys)
    other = sign_head(FeedState("e1", 10, 0, 2, "bb", 1), node="n1", feed="listings", at=1, signer=keys)

    assert equivocation(one, later) is None
    assert equivocation(one, other).holds(keys)
    assert not equivocation(one, other).holds(Keyring("n2"))


@pytest.mark.parametrize(
    ("file", "restored"),
    [
        (Watermark("e1", 1, {"listings": 10}), False),
        (Watermark("e1", 1, {"listings": 9}), False),
        (Watermark("e1", 1, {"listings": 11}), True),
        (Watermark("e0", 1, {"listings": 1}), True),
        (Watermark("e1", 2, {"listings": 10}), True),
        (None, True),
    ],
)
def test_a_database_behind_its_file_was_restored(file, restored):
    assert was_restored(file, STATE, {"listings": 10}, untold=False) is restored


def test_a_new_node_has_no_file_and_is_not_restored():
    assert not was_restored(None, STATE, {}, untold=True)


def test_a_new_epoch_begins_above_everything_anybody_heard_of():
    begun = next_epoch(STATE, Watermark("e1", 4, {"listings": 30}), epoch="e2", at_least=20)

    assert (begun.epoch, begun.seq, begun.fence) == ("e2", 31, 5)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"epoch": "e"}', '{"epoch":"e","fence":"x","counters":{}}'])
def test_a_file_cut_short_is_no_watermark(text):
    assert read_watermark(text) is None


def test_a_watermark_reads_as_it_was_written():
    assert read_watermark(Watermark("e1", 2, {"listings": 3}).as_text()) == Watermark("e1", 2, {"listings": 3})


def test_a_fifth_deleted_waits_for_a_person_however_many_sessions_it_takes():
    brakes = Brakes().at(1, 100)
    for _session in range(10):
        brakes = brakes.at(2, 90).count(deleted=2, jumped=0)

    assert (brakes.held, brakes.count(deleted=1, jumped=0).held) == ("", "21 of 100 deleted")


def test_brakes_stay_on_after_their_window_until_somebody_agrees():
    held = Brakes().at(1, 100).count(deleted=50, jumped=0)

    assert held.at(2 + WINDOW_MS, 50).held == "50 of 100 deleted"
    assert held.released(3, 50).held == ""


@pytest.mark.parametrize(("old", "new", "jumps"), [("100", "300", False), ("100", "301", True), ("301", "100", True)])
def test_a_price_jumps_by_more_than_three_times(old, new, jumps):
    assert price_jumped({"price": old}, {"price": new}) is jumps


def test_one_session_at_a_time_and_a_lost_one_for_one_lease_at_most():
    leased = Schedule().leased(1_000, "a")

    assert [leased.is_due(at) for at in (1_000, 999 + LEASE_MS, 1_000 + LEASE_MS)] == [False, False, True]


def test_a_session_that_gets_on_keeps_its_lease_and_what_it_began_with():
    leased = Schedule().leased(1_000, "a")

    renewed = leased.renewed(31_000)

    assert (renewed.lease_until, renewed.since, renewed.next_at, renewed.holder) == (
        31_000 + LEASE_MS,
        1_000,
        1_000,
        "a",
    )
    assert renewed.renewed(2_000) == renewed  # a clock that was set back shortens none


def test_a_clock_set_back_leaves_nobody_alone():
    assert Schedule().leased(10**12, "a").is_due(5_000)
    assert Schedule().succeeded(10**12).is_due(5_000)


def test_retries_slow_down_to_five_minutes_and_no_more():
    assert [retry_ms(fails, 0.5) for fails in (1, 2, 3, 7, 500)] == [5_000, 10_000, 20_000, 300_000, 300_000]
    assert (retry_ms(1, 0.0), retry_ms(1, 1.0)) == (3_500, 6_500)


def test_a_message_of_theirs_makes_us_ask_soon_and_heals_nothing():
    failed = Schedule().failed(0, chance=0.5).failed(0, chance=0.5).failed(0, chance=0.5)

    waiting = Schedule().succeeded(0)
    assert failed.is_open
    assert waiting.probed_at_once(7).is_due(7)
    # … and whoever never answers is not asked all the time for writing all the time.
    later = failed.failed(0, chance=0.5).probed_at_once(7)  # else after 40 s
    assert (later.is_due(29_999), later.is_due(30_000), later.fails) == (False, True, 4)


def test_tombstones_stay_until_the_slowest_partner_has_passed():
    assert new_floor(5, aged=90, acknowledged=[100, 40]) == 40
    assert new_floor(50, aged=90, acknowledged=[40]) == 50


def test_a_node_is_named_by_its_key_and_known_by_eight_words():
    key = bytes(range(32))

    assert node_id(key) == "ndmmg42klgyqzwneiskrelxms3"
    assert fingerprint(key) == "măng vườn lò cam an kim bạn phao"


def test_no_two_words_sound_alike_without_their_marks():
    assert len(set(words())) == 256


def test_names_of_listings_sort_by_their_time():
    assert ulid(1, b"\xff" * 10) < ulid(2, b"\0" * 10)
    assert len(ulid(1, b"\0" * 10)) == 26
