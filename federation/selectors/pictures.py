"""Pictures of partners' goods: which are wanted next, which came, and how many were no pictures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When

from catalog.models import PartnerProduct, Product, ViewCount
from catalog.services.partner_pictures import PartnerPicture, PictureFiles
from federation.models import Partner, PictureUse, RemoteListing, RemotePicture


@dataclass(frozen=True)
class PictureNumbers:
    """Of one partner. refused: how many, by the reason; bytes_kept: what its pictures take here."""

    kept: int
    waiting: int
    refused: dict[str, int]
    bytes_kept: int


def picture_numbers(partner: Partner) -> PictureNumbers:
    """Five statements."""
    uses = PictureUse.objects.filter(partner=partner)
    came = RemotePicture.objects.filter(sha256__in=uses.values("sha256"))
    refused = Counter(came.exclude(refused="").values_list("refused", flat=True))
    troubles = uses.exclude(trouble__in=["", PictureUse.Trouble.UNREACHABLE]).values_list("trouble", flat=True)
    return PictureNumbers(
        kept=came.filter(refused="").count(),
        waiting=uses.to_fetch().count(),
        refused=dict(refused + Counter(troubles)),
        bytes_kept=bytes_kept(partner),
    )


def bytes_kept(partner: Partner) -> int:
    """What a partner's pictures take, those it shares with others, too."""
    uses = PictureUse.objects.filter(partner=partner)
    kept = RemotePicture.objects.filter(sha256__in=uses.values("sha256")).aggregate(sum=Sum("size_bytes", default=0))
    return int(kept["sum"])


def by_worth(uses: QuerySet[PictureUse]) -> QuerySet[PictureUse]:
    """First pictures before others, what buyers looked at last before that, and newer listings before older ones."""
    viewed = ViewCount.objects.filter(product__partner__record_id=OuterRef("record_id")).order_by("-day")
    return uses.annotate(
        is_first=Case(When(position=0, then=1), default=0, output_field=IntegerField()),
        viewed_on=Subquery(viewed.values("day")[:1]),
    ).order_by("-is_first", F("viewed_on").desc(nulls_last=True), "-version", "pk")


def pictures_to_fetch(partner: Partner, most: int) -> list[PictureUse]:
    return list(by_worth(PictureUse.objects.filter(partner=partner).to_fetch())[:most])


def least_worth(partner: Partner) -> PictureUse | None:
    """The use of a kept picture that may go first; never of one that another partner shows, too."""
    others = PictureUse.objects.filter(sha256=OuterRef("sha256")).exclude(partner=partner)
    kept = RemotePicture.objects.filter(sha256=OuterRef("sha256"), refused="")
    uses = PictureUse.objects.filter(Exists(kept), ~Exists(others), partner=partner)
    return by_worth(uses).last()


def listings_without_their_pictures(partner: Partner, most: int) -> QuerySet[RemoteListing]:
    """Shown as they are now, but nobody looked which pictures they have; newest first."""
    found = RemoteListing.objects.filter(partner=partner, digest=F("shown_digest"))
    return found.exclude(pictured_digest=F("shown_digest")).order_by("-version", "pk")[:most]


def shown_records(record_ids: Collection[str]) -> set[str]:
    shown = PartnerProduct.objects.filter(record_id__in=record_ids, product__status=Product.Status.PUBLISHED)
    return set(shown.values_list("record_id", flat=True))


def kept_pictures(partner: Partner, record_ids: Collection[str]) -> dict[str, list[PartnerPicture]]:
    """By record, in order; an empty list for a record none of whose pictures is here. Two statements."""
    uses = list(PictureUse.objects.filter(partner=partner, record_id__in=record_ids))
    rows = RemotePicture.objects.filter(sha256__in={use.sha256 for use in uses}, refused="")
    kept = {row.sha256: row for row in rows}
    found: dict[str, list[PartnerPicture]] = defaultdict(list, {each: [] for each in record_ids})
    for use in uses:
        if (row := kept.get(use.sha256)) is not None:
            files = PictureFiles(row.file, row.width, row.height, row.widths, row.size_bytes)
            found[use.record_id].append(PartnerPicture(row.sha256, files, use.alt))
    return found


def users_of(sha256: str) -> Iterator[tuple[Partner, list[str]]]:
    """Every partner that shows a picture, with its records that do."""
    records: dict[int, list[str]] = defaultdict(list)
    for partner_id, record_id in PictureUse.objects.filter(sha256=sha256).values_list("partner_id", "record_id"):
        records[partner_id].append(record_id)
    for partner in Partner.objects.filter(pk__in=records, marketplace__isnull=False).order_by("pk"):
        yield partner, sorted(records[partner.pk])


def partners_with_pictures_to_fetch() -> list[int]:
    """Whose pictures wait. Who does not answer questions is not asked for pictures either."""
    waiting = PictureUse.objects.filter(partner=OuterRef("pk")).to_fetch()
    unnoted = RemoteListing.objects.filter(partner=OuterRef("pk"), digest=F("shown_digest"))
    unnoted = unnoted.exclude(pictured_digest=F("shown_digest"))
    shelves = Q(Exists(waiting)) | Q(Exists(unnoted))
    active = Partner.objects.filter(shelves, state=Partner.State.ACTIVE, marketplace__isnull=False, fails=0)
    return list(active.order_by("pk").values_list("pk", flat=True))


def unused_pictures(most: int) -> list[RemotePicture]:
    uses = PictureUse.objects.filter(sha256=OuterRef("sha256"))
    return list(RemotePicture.objects.filter(~Exists(uses)).order_by("pk")[:most])
