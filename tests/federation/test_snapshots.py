"""A feed travels as a file: what arrives is what was signed, or nothing is taken at all."""

from __future__ import annotations

import gzip
import resource
import time
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Product
from federation.core.consumer import End
from federation.core.snapshot import SnapshotRefused, in_order, told_end, told_record, told_title
from federation.models import FeedHead, Partner, RemoteListing
from federation.services import reading
from federation.services.sequencing import publish_noted
from federation.services.snapshots import export_feed, export_partner, import_snapshot
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import StateConflict
from tests.factories import CategoryFactory, LotFactory, ProvinceFactory

from .origin import Origin, listing
from .partnering import befriend_ourselves

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(node) -> Origin:
    CategoryFactory(slug="trai-cay")
    ProvinceFactory()
    return Origin("ban")


def pull(partner: Partner, origin: Origin) -> End | None:
    Partner.objects.filter(pk=partner.pk).update(next_at=0)
    return reading.read_partner(partner_id=partner.pk, ask=origin.answer).end


def shown() -> set[str]:
    return set(Product.objects.published().filter(producer__marketplace__slug="ban").values_list("name_vi", flat=True))


def test_our_feed_goes_into_a_file_and_comes_back_with_the_same_root(node, tmp_path):
    for number in range(3):
        LotFactory(variant__product__name_vi=f"Món {number}")
    publish_noted()
    written = export_feed(path=tmp_path / "a.gz", actor=SYSTEM)
    partner = befriend_ourselves(node)

    taken = import_snapshot(path=tmp_path / "a.gz", actor=SYSTEM)

    partner.refresh_from_db()
    assert (taken.end, taken.records, written.records) == (End.FRESH, 3, 3)
    assert (partner.head or {})["root"] == written.root == FeedHead.objects.get().root
    assert len(shown()) == 3
    # Online it goes on from there: nothing is read twice.
    from .test_reading import over_the_wire, read  # noqa: PLC0415  # after the fixtures

    assert (read(partner, over_the_wire).changes, partner.scanning) == (0, False)


def test_any_changed_byte_is_refused_with_its_line_and_nothing_is_taken(origin, tmp_path):
    origin.publish({name: listing(f"Cam {name}") for name in "abcdef"})
    partner = origin.befriend()
    assert pull(partner, origin) is End.FRESH
    good = tmp_path / "good.gz"
    export_partner(partner_id=partner.pk, path=good, actor=SYSTEM)
    RemoteListing.objects.all().delete()
    lines = gzip.decompress(good.read_bytes()).splitlines(keepends=True)

    def refused(changed: list[bytes], words: str) -> None:
        bad = tmp_path / "bad.gz"
        bad.write_bytes(gzip.compress(b"".join(changed)))
        with pytest.raises(SnapshotRefused, match=words):
            import_snapshot(path=bad, actor=SYSTEM)
        assert RemoteListing.objects.count() == 0

    refused([*lines[:3], lines[3].replace(b"20000", b"20001", 1), *lines[4:]], "^line 4: ")
    refused([lines[0], lines[2], lines[1], *lines[3:]], "^line 3: records are not in order")
    refused([*lines[:-1]], "cut off after line 7")
    refused([*lines[:3], *lines[4:-1], told_end(5)], "not the set that the head is about")
    refused([*lines[:-1], told_end(7)], "line 8: 6 records instead of 7")
    refused([lines[0].replace(b'"count":6', b'"count":5'), *lines[1:]], "line 1: the head")
    refused([lines[0].replace("Chợ ban".encode(), "Chợ giả".encode()), *lines[1:]], "line 1: the card")
    damaged = bytearray(good.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (tmp_path / "bad.gz").write_bytes(bytes(damaged))
    with pytest.raises(CommandError, match="refused, nothing was taken"):
        call_command("federation", "import", str(tmp_path / "bad.gz"))
    assert RemoteListing.objects.count() == 0


def test_an_older_file_a_suspended_partner_and_a_stranger_are_refused(origin, tmp_path, node):
    origin.publish({"a": listing("Cam")})
    partner = origin.befriend()
    pull(partner, origin)
    old = tmp_path / "old.gz"
    export_partner(partner_id=partner.pk, path=old, actor=SYSTEM)
    origin.publish({"a": listing("Cam", 21_000)})
    pull(partner, origin)

    with pytest.raises(SnapshotRefused, match="older than what is here: number 1, known is 2"):
        import_snapshot(path=old, actor=SYSTEM)
    Partner.objects.update(state="suspended", head=None, fresh_as_of=None)
    with pytest.raises(StateConflict):
        import_snapshot(path=old, actor=SYSTEM)
    RemoteListing.objects.all().delete()
    Partner.objects.all().delete()
    with pytest.raises(CommandError, match="words: "):
        call_command("federation", "import", str(old))
    assert Partner.objects.get().state == "discovered"


def test_a_file_makes_nothing_look_fresher_than_it_was_and_holds_the_brakes(origin, tmp_path):
    origin.publish({str(number): listing(f"Cam {number}") for number in range(30)})
    partner = origin.befriend()
    assert pull(partner, origin) is End.FRESH
    written_at = clock.now() + timedelta(minutes=1)
    with clock.moment(written_at):
        origin.publish({str(number): None for number in range(25)})
        file = tmp_path / "a.gz"
        write_file(origin, file)

    with clock.moment(written_at + timedelta(days=2)):
        taken = import_snapshot(path=file, actor=SYSTEM)

    assert (taken.end, taken.partner.held) == (End.FRESH, "25 of 30 deleted")
    assert len(shown()) == 30
    assert taken.partner.fresh_as_of == int(written_at.timestamp() * 1000)


def write_file(origin: Origin, path) -> str:
    """As origin's own software would."""
    from federation.core.records import AskChanges  # noqa: PLC0415
    from federation.core.snapshot import Title  # noqa: PLC0415

    changes, after = [], None
    while True:
        page = origin.answer(None, AskChanges(after, 500))
        changes += [change for change in page.changes if not change.deleted]
        after = page.next
        if page.head is not None:
            break
    with gzip.open(path, "wb") as file:
        file.write(told_title(Title(dict(origin.card().raw), page.head, after)))
        file.writelines(told_record(change) for change in in_order(changes))
        file.write(told_end(len(changes)))
    return page.head.root


MANY = 600  # more than a page


def test_many_listings_between_isolated_nodes(origin, tmp_path, record_property):
    """Written by one, read by another that never spoke with it; measured in processor time."""
    origin.publish({f"m{number}": listing(f"Cam {number}", 10_000 + number) for number in range(MANY)})
    root, file = write_file(origin, tmp_path / "a.gz"), tmp_path / "a.gz"
    partner = origin.befriend()
    before = time.process_time()

    taken = import_snapshot(path=file, actor=SYSTEM)

    spent, most_kb = time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    record_property("listings_per_cpu_second", round(MANY / spent))
    record_property("max_rss_kb", most_kb)
    again = export_partner(partner_id=partner.pk, path=tmp_path / "b.gz", actor=SYSTEM)
    assert (taken.end, taken.records, again.root) == (End.FRESH, MANY, root)
