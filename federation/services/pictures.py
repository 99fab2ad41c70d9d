"""Fetching the pictures of a partner's goods: after its listings, behind everybody's pages, a few at a time.

A listing's signed bytes name its pictures by sha256. First it is noted which are wanted; then each is fetched, held
against its name, made anew as WebP, and put beside the goods. Nothing is fetched while a transaction is open. What is
refused is kept as a word with a reason: it is not asked for again, and it is counted (selectors.pictures).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from catalog.models import ViewCount
from catalog.pictures import PictureRefused
from catalog.services.partner_pictures import (
    PictureFiles,
    draw_kinds,
    drop_partner_pictures,
    keep_partner_picture,
    kinds_of,
    put_partner_pictures,
)
from federation.core.encoding import Malformed, parse
from federation.core.envelope import MAX_PAYLOAD_BYTES
from federation.core.listing import plain
from federation.core.pictures import MOST_PIXELS, address_of, carries_more, hosts_of, read_pictures
from federation.gateways.talking import PictureMissing
from federation.models import Partner, PictureRoom, PictureUse, RemoteListing, RemotePicture
from federation.selectors.partners import elapsed_ms
from federation.selectors.pictures import (
    bytes_kept,
    kept_pictures,
    least_worth,
    listings_without_their_pictures,
    pictures_to_fetch,
    shown_records,
    unused_pictures,
    users_of,
)
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AddressRefused, AnswerTooLarge

logger = logging.getLogger(__name__)
Fetch = Callable[[str], bytes]
LEASE = timedelta(minutes=5)
MOST_RUN_MS = 3_000  # then others have their turn: one pool may work for both queues
NOTED_AT_ONCE, FETCHED_AT_ONCE = 200, 20
FIRST_RETRY = timedelta(minutes=2)


def look_after_pictures(*, partner_id: int, fetch: Fetch) -> bool:
    """Some seconds of one partner's pictures; True where more are waiting. Nothing where another worker is at it.

    fetch  gives what lies at an address; raises AddressRefused, AnswerTooLarge, PictureMissing, or GatewayUnavailable
           where nobody answers: then the partner is left alone for some minutes
    """
    partner = Partner.objects.select_related("marketplace").get(pk=partner_id)
    if partner.marketplace is None or partner.state != Partner.State.ACTIVE or not _lease(partner):
        return False
    rests_until = None
    try:
        return _look_after(partner, fetch, elapsed_ms() + MOST_RUN_MS)
    except GatewayUnavailable as error:
        logger.info("pictures of %s: %s", partner.node_id, error)
        rests_until = clock.now() + LEASE
        return False
    finally:
        PictureRoom.objects.filter(partner=partner).update(lease_until=rests_until)


def _look_after(partner: Partner, fetch: Fetch, until_ms: int) -> bool:
    while records := note_wanted(partner_id=partner.pk):
        _place(partner, records)
        if elapsed_ms() > until_ms:
            return True
    _forget_unused()
    _want_again(partner)
    while some := pictures_to_fetch(partner, FETCHED_AT_ONCE):
        for use in some:
            if elapsed_ms() > until_ms:
                return True
            if not _has_road_left(partner):
                return False
            if not _fetch_one(partner, use, fetch):
                return False
    return False


def _lease(partner: Partner) -> bool:
    PictureRoom.objects.get_or_create(partner=partner)
    free = Q(lease_until=None) | Q(lease_until__lte=clock.now()) | Q(lease_until__gt=clock.now() + LEASE)
    return PictureRoom.objects.filter(free, partner=partner).update(lease_until=clock.now() + LEASE) == 1


@transaction.atomic
def note_wanted(*, partner_id: int) -> list[str]:
    """Write down which pictures some newly shown listings have; the records. Empty when all are noted."""
    # The reading locks this row, too: so the listings stay as they are until this is written.
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner_id)
    listings = list(listings_without_their_pictures(partner, NOTED_AT_ONCE))
    if not listings:
        return []
    records = [each.record_id for each in listings]
    shown = shown_records(records)
    hosts = hosts_of(partner.card, partner.site)
    wanted = [use for each in listings if each.record_id in shown for use in _uses(partner, each, hosts)]
    keys = {(use.record_id, use.sha256) for use in wanted}
    there = PictureUse.objects.filter(partner=partner, record_id__in=records)
    gone = [pk for pk, *key in there.values_list("pk", "record_id", "sha256") if tuple(key) not in keys]
    PictureUse.objects.filter(pk__in=gone).delete()
    PictureUse.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["partner", "record_id", "sha256"],
        # A new version of the listing is a new try, also for what was refused of this partner before.
        update_fields=["position", "address", "alt", "version", "tries", "next_at", "trouble"],
    )
    for each in listings:
        each.pictured_digest = each.shown_digest
    RemoteListing.objects.bulk_update(listings, ["pictured_digest"])
    return records


def _uses(partner: Partner, listing: RemoteListing, hosts: frozenset[str]) -> list[PictureUse]:
    try:
        body = parse(bytes(listing.payload or b""), max_bytes=MAX_PAYLOAD_BYTES)
    except Malformed:
        return []
    uses = []
    for position, picture in enumerate(read_pictures(body)):
        address = address_of(picture, site=partner.site, hosts=hosts)
        use = PictureUse(
            partner=partner,
            record_id=listing.record_id,
            sha256=picture.sha256,
            position=position,
            address=address or "",
            alt=plain(picture.alt, 200),
            version=listing.version,
            trouble="" if address else PictureUse.Trouble.NOT_THEIRS,
        )
        uses.append(use)
    return uses


def _place(partner: Partner, records: Collection[str]) -> None:
    """Put beside these goods what is here of their pictures, and a drawing where nothing is."""
    if partner.marketplace_id is None or not records:
        return
    found = kept_pictures(partner, records)
    draw_kinds(kinds_of([record for record, some in found.items() if not some]))
    put_partner_pictures(marketplace_id=partner.marketplace_id, pictures_of=found, actor=SYSTEM)


def _fetch_one(partner: Partner, use: PictureUse, fetch: Fetch) -> bool:
    """False where there is no room for it, nor then for those that are worth less. Raises GatewayUnavailable."""
    try:
        data = fetch(use.address)
    except AddressRefused:
        return _in_trouble(use, PictureUse.Trouble.NOT_THEIRS)
    except AnswerTooLarge:
        return _in_trouble(use, PictureUse.Trouble.TOO_MANY_BYTES)
    except PictureMissing:
        return _in_trouble(use, PictureUse.Trouble.UNREACHABLE)
    except GatewayUnavailable:
        _in_trouble(use, PictureUse.Trouble.UNREACHABLE)
        raise
    finally:
        PictureUse.objects.filter(pk=use.pk).update(tries=F("tries") + 1)
    PictureRoom.objects.filter(partner=partner).update(bytes_of_day=F("bytes_of_day") + len(data))
    if hashlib.sha256(data).hexdigest() != use.sha256:
        return _in_trouble(use, PictureUse.Trouble.WRONG_BYTES)
    try:
        files = _made_anew(use, data)
    except PictureRefused as refused:
        RemotePicture.objects.get_or_create(sha256=use.sha256, defaults={"refused": refused.reason_code})
        return True
    return _keep(partner, use, files)


def _made_anew(use: PictureUse, data: bytes) -> PictureFiles:
    """Raises PictureRefused."""
    if carries_more(data):
        raise PictureRefused("two_files_in_one")
    return keep_partner_picture(name=use.sha256, data=data, most_pixels=MOST_PIXELS)


def _in_trouble(use: PictureUse, trouble: PictureUse.Trouble) -> bool:
    """Only what could not be reached is tried again, each time later."""
    wait = FIRST_RETRY * 4 ** min(use.tries, 4)
    PictureUse.objects.filter(pk=use.pk).update(trouble=trouble, next_at=clock.now() + wait)
    return True


def _keep(partner: Partner, use: PictureUse, files: PictureFiles) -> bool:
    if not _make_room(partner, use, files.size_bytes):
        drop_partner_pictures([files.original])
        PictureUse.objects.filter(pk=use.pk).update(put_away_at=clock.now())
        return False
    RemotePicture.objects.get_or_create(
        sha256=use.sha256,
        defaults={
            "file": files.original,
            "width": files.width,
            "height": files.height,
            "widths": list(files.widths),
            "size_bytes": files.size_bytes,
        },
    )
    PictureUse.objects.filter(pk=use.pk).update(trouble="")
    for user, records in users_of(use.sha256):
        _place(user, records)
    return True


def _make_room(partner: Partner, use: PictureUse, size_bytes: int) -> bool:
    """Put away what is worth less than this picture until it fits."""
    most = PictureRoom.objects.values_list("most_bytes", flat=True).get(partner=partner)
    while bytes_kept(partner) + size_bytes > most:
        least = least_worth(partner)
        if least is None or _worth(least) >= _worth(use):
            return False
        _put_away(least.sha256)
    return True


def _worth(use: PictureUse) -> tuple[int, str, int, int]:
    """In the order of selectors.pictures.by_worth."""
    return (use.position == 0, str(getattr(use, "viewed_on", None) or ""), use.version, -use.pk)


def _put_away(sha256: str) -> None:
    picture = RemotePicture.objects.get(sha256=sha256)
    with transaction.atomic():
        PictureUse.objects.filter(sha256=sha256).update(put_away_at=clock.now())
        picture.delete()
    for user, records in users_of(sha256):
        _place(user, records)
    drop_partner_pictures([picture.file])


def _want_again(partner: Partner) -> None:
    """What made room comes back where its page was looked at since."""
    away = PictureUse.objects.filter(partner=partner, put_away_at__isnull=False)
    if not away.exists():
        return
    seen = ViewCount.objects.filter(product__partner__record_id__in=away.values("record_id"))
    days = dict(seen.order_by("day").values_list("product__partner__record_id", "day"))
    left = away.annotate(on=TruncDate("put_away_at")).values_list("pk", "record_id", "on")
    back = [pk for pk, record_id, on in left if record_id in days and days[record_id] > on]
    away.filter(pk__in=back).update(put_away_at=None, tries=0)


def _has_road_left(partner: Partner) -> bool:
    today = clock.today()
    PictureRoom.objects.filter(partner=partner).exclude(day=today).update(day=today, bytes_of_day=0)
    return PictureRoom.objects.filter(partner=partner, bytes_of_day__lt=F("most_bytes_a_day")).exists()


def _forget_unused(most: int = 200) -> None:
    """What no listing shows any more; its files after its row, so that no row is ever without its file."""
    unused: Sequence[RemotePicture] = unused_pictures(most)
    RemotePicture.objects.filter(pk__in=[each.pk for each in unused]).delete()
    drop_partner_pictures([each.file for each in unused if each.file])
