"""Who helps whom: a producer's consents, a helper's dashboard, and what was done in a producer's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from marketplace.accounts.models import Helper, User
from marketplace.kernel import clock
from marketplace.kernel.errors import NotFound
from marketplace.kernel.models import AuditEntry

from ..models import HelpConsent, Lot, Producer, Product, ProductVariant
from ..papers import papers_wanted

PAGE = 30
SOON = timedelta(days=3)
UNDONE = "undo_help"


def with_people(consents: QuerySet[HelpConsent]) -> QuerySet[HelpConsent]:
    return consents.select_related("helper__user", "helper__ward", "producer")


def consents_of(producer: Producer) -> list[HelpConsent]:
    """All there ever were, the newest first; with helper, person and ward. One statement."""
    return list(with_people(HelpConsent.objects.filter(producer=producer))[:50])


def consent_of_producer(*, producer: Producer, consent_id: int) -> HelpConsent:
    """Raises NotFound."""
    return _or_refuse(with_people(HelpConsent.objects.filter(producer=producer, pk=consent_id)))


def consent_of_helper(*, user: User, consent_id: int) -> HelpConsent:
    """One the person was given, or asks for, as a helper who serves today. Raises NotFound."""
    serving = Helper.objects.serving().filter(user=user)
    return _or_refuse(with_people(HelpConsent.objects.open().filter(pk=consent_id, helper__in=serving)))


def _or_refuse(found: QuerySet[HelpConsent]) -> HelpConsent:
    consent = found.first()
    if consent is None:
        raise NotFound
    return consent


def holds(*, user: User, consent_id: int) -> bool:
    """Whether the person, as a helper, may act by that consent at this moment."""
    return HelpConsent.objects.live().filter(pk=consent_id, helper__user=user).exists()


def consent_acted_by(consent_id: int) -> HelpConsent | None:
    """For the bar above a helped producer's pages."""
    return with_people(HelpConsent.objects.filter(pk=consent_id)).first()


def in_reach(helper: Helper) -> QuerySet[Producer]:
    """The producers this helper may ask: those of the hamlet, or of the ward where no hamlet is named."""
    producers = Producer.objects.exclude(status__in=[Producer.Status.REFUSED, Producer.Status.CLOSED])
    if helper.is_anywhere:
        return producers
    producers = producers.filter(ward=helper.ward)
    return producers.filter(hamlet__iexact=helper.hamlet) if helper.hamlet else producers


def helpers_near(producer: Producer) -> QuerySet[Helper]:
    """Those this producer may choose from."""
    here = Q(ward_id=producer.ward_id) & (Q(hamlet="") | Q(hamlet__iexact=producer.hamlet))
    found = Helper.objects.serving().filter(here | Q(is_anywhere=True))
    return found.select_related("user", "ward").order_by("user__full_name", "pk")


@dataclass(frozen=True)
class Neighbour:
    """A producer on a helper's dashboard.

    consent  the open one between the two, if there is one
    lacks    labels of the papers that are missing or have to be sent anew
    """

    producer: Producer
    has_product: bool
    consent: HelpConsent | None
    lacks: Sequence[str]

    @property
    def ends_soon(self) -> bool:
        return self.consent is not None and self.consent.is_live and self.consent.ends_at <= clock.now() + SOON


MOST_NEIGHBOURS = 200


def neighbours_of(helper: Helper) -> list[Neighbour]:
    """The producers within reach by hamlet and name, with those whose consent is open wherever they are.

    Three statements, however many there are.
    """
    consents = list(with_people(HelpConsent.objects.open().filter(helper=helper)))
    by_producer = {consent.producer_id: consent for consent in consents}
    near = in_reach(helper).values("pk")
    producers = Producer.objects.filter(Q(pk__in=near) | Q(pk__in=list(by_producer)))
    producers = producers.annotate(has_product=Exists(Product.objects.filter(producer=OuterRef("pk"))))
    producers = producers.select_related("ward").prefetch_related("documents").order_by("hamlet", "name_sort", "pk")
    return [
        Neighbour(one, one.has_product, by_producer.get(one.pk), _lacking(one))  # type: ignore[attr-defined]
        for one in producers[:MOST_NEIGHBOURS]
    ]


def _lacking(producer: Producer) -> list[str]:
    """Of those still on their way in; nothing of a paper but that it is missing."""
    if producer.status not in {Producer.Status.APPLICANT, Producer.Status.CHANGES_REQUESTED}:
        return []
    there = {one.kind for one in producer.documents.all() if one.status not in {"returned", "erased"}}
    kinds = papers_wanted(goods=producer.goods, is_individual=producer.is_individual)
    labels = dict(producer.documents.model.Kind.choices)
    return [str(labels[kind]) for kind in kinds if kind not in there]


@dataclass(frozen=True)
class Deed:
    """Something a helper did in a producer's name. about: what it was done to, as people call it."""

    entry: AuditEntry
    consent: HelpConsent
    about: str
    is_undone: bool


def deeds_for(producer: Producer, *, before: datetime | None = None) -> list[Deed]:
    """A page of them, the newest first. Six statements at most, however many there are."""
    consents = {one.mark: one for one in with_people(HelpConsent.objects.filter(producer=producer))}
    found = AuditEntry.objects.filter(through__in=list(consents)).order_by("-at", "-pk")
    entries = list((found.filter(at__lt=before) if before else found)[:PAGE])
    keys = [str(entry.pk) for entry in entries]
    undone = set(AuditEntry.objects.filter(command=UNDONE, target_id__in=keys).values_list("target_id", flat=True))
    names = _names(entries)
    return [
        Deed(entry, consents[entry.through], names.get((entry.target_type, entry.target_id), ""), key in undone)
        for entry, key in zip(entries, keys, strict=True)
    ]


def deed_for(*, producer: Producer, entry_id: int) -> AuditEntry:
    """A deed done in this producer's name. Raises NotFound."""
    marks = [f"consent:{pk}" for pk in HelpConsent.objects.filter(producer=producer).values_list("pk", flat=True)]
    entry = AuditEntry.objects.filter(pk=entry_id, through__in=marks).first()
    if entry is None:
        raise NotFound
    return entry


def is_undone(entry: AuditEntry) -> bool:
    return AuditEntry.objects.filter(command=UNDONE, target_id=str(entry.pk)).exists()


def _names(entries: Sequence[AuditEntry]) -> dict[tuple[str, str], str]:
    """By target: what products, packs and lots are called."""
    asked: dict[str, list[int]] = {}
    for entry in entries:
        if entry.target_id.isdecimal():
            asked.setdefault(entry.target_type, []).append(int(entry.target_id))
    named: dict[tuple[str, str], str] = {}
    for kind, rows, path in _NAMED:
        if pks := asked.get(kind):
            found = rows.filter(pk__in=pks).values_list("pk", F(path))
            named |= {(kind, str(pk)): str(name) for pk, name in found}
    return named


_NAMED: list[tuple[str, QuerySet[Product] | QuerySet[ProductVariant] | QuerySet[Lot], str]] = [
    ("catalog.product", Product.objects.all(), "name_vi"),
    ("catalog.productvariant", ProductVariant.objects.all(), "product__name_vi"),
    ("catalog.lot", Lot.objects.all(), "variant__product__name_vi"),
]
