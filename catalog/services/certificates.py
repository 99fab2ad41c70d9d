"""Certificates: entered by the producer, verified by an operator, taken back, and told about before they end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.sealing import unseal
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import normalise

from ..errors import Stale
from ..models import Certificate, Product
from ..states import CERTIFICATE, OPERATOR, PRODUCER
from ..version import catalogue_changed
from .documents import Paper, private_storage, read_paper, seal_away, take_away
from .moving import locked_product
from .owed_letters import owe_letter
from .standing import said

Status = Certificate.Status
MOST_PER_PRODUCT = 20
# Days before the end at which its producer is told, once each.
TOLD_BEFORE = (60, 30, 7)
_LONGEST = timedelta(days=3660)


@dataclass(frozen=True)
class CertificateFacts:
    """What stands on it. stars: of OCOP only, 3 to 5."""

    scheme: str
    number: str
    issuer_vi: str
    issued_on: date
    expires_on: date
    stars: int | None = None


def add_certificate(*, product_id: int, facts: CertificateFacts, data: bytes, actor: Actor) -> Certificate:
    """Enter a certificate with its scan; buyers read of it once an operator verified it. Audited.

    Raises InvalidInput, PaperNotAccepted; nothing is kept then.
    """
    read = _read(facts)
    paper = read_paper(data)
    name = seal_away("certificates", paper.content)
    try:
        return _add(product_id, read, paper, name, actor=actor)
    except BaseException:
        private_storage().delete(name)
        raise


@transaction.atomic
def _add(product_id: int, read: dict[str, Any], paper: Paper, name: str, *, actor: Actor) -> Certificate:
    product = locked_product(product_id)
    if product.certificates.kept().count() >= MOST_PER_PRODUCT:
        raise InvalidInput(_("Món này nhiều chứng nhận quá. Rút bớt tờ cũ giúp."), field="product")
    try:
        with transaction.atomic():
            certificate = Certificate.objects.create(
                product=product,
                **read,
                file_name=name,
                content_type=paper.content_type,
                added_by_id=actor.user_id,
                added_at=clock.now(),
            )
    except IntegrityError as error:
        raise InvalidInput(_("Số chứng nhận này đã ghi cho món này rồi."), field="number") from error
    record("add_certificate", certificate, actor=actor, after={"product": product.slug, **_told(read)})
    _tell(certificate, "certificate_to_review")
    return certificate


def send_certificate_again(
    *, certificate_id: int, facts: CertificateFacts, data: bytes | None, actor: Actor
) -> Certificate:
    """Correct one that was refused, with a new scan or the old one, for another look.

    Raises InvalidInput, PaperNotAccepted, StateConflict where it was not refused.
    """
    read = _read(facts)
    paper = read_paper(data) if data is not None else None
    name = seal_away("certificates", paper.content) if paper else ""
    try:
        return _again(certificate_id, read, paper, name, actor=actor)
    except BaseException:
        if name:
            private_storage().delete(name)
        raise


@transaction.atomic
def _again(certificate_id: int, read: dict[str, Any], paper: Paper | None, name: str, *, actor: Actor) -> Certificate:
    certificate = _locked(certificate_id)
    if certificate.status != Status.REFUSED:
        raise StateConflict
    columns: dict[str, object] = {**read, "revision": certificate.revision + 1}
    if paper:
        if certificate.file_name:
            take_away(certificate.file_name)
        columns |= {"file_name": name, "content_type": paper.content_type}
    try:
        with transaction.atomic():
            _move("send_certificate_again", certificate, actor=actor, role=PRODUCER, **columns)
    except IntegrityError as error:
        raise InvalidInput(_("Số chứng nhận này đã ghi cho món này rồi."), field="number") from error
    return certificate


@transaction.atomic
def withdraw_certificate(*, certificate_id: int, actor: Actor, role: str = PRODUCER) -> Certificate:
    """Take one back: buyers no longer read of it, its scan goes. Raises StateConflict when it was taken back before."""
    certificate = _locked(certificate_id)
    if certificate.file_name:
        take_away(certificate.file_name)
    # Its number is free again: the next one may bear the same.
    number = f"{certificate.number[:44]} #{certificate.pk}"
    _move("withdraw_certificate", certificate, actor=actor, role=role, file_name="", content_type="", number=number)
    return certificate


@transaction.atomic
def verify_certificate(*, certificate_id: int, seen_revision: int, actor: Actor) -> Certificate:
    """Find it true: buyers read of it until its last day.

    Raises Stale when it was sent again after the operator looked, InvalidInput when it is over, StateConflict.
    """
    certificate = _locked(certificate_id)
    if certificate.revision != seen_revision:
        words = _("Nhà làm vừa sửa thêm. Xem lại rồi duyệt giúp.")
        raise Stale(words, now=certificate.revision, field="revision")
    if certificate.days_left < 0:
        raise InvalidInput(_("Chứng nhận này đã hết hạn. Chưa nhận và xin bản mới giúp."))
    _move("verify_certificate", certificate, actor=actor, role=OPERATOR)
    return certificate


@transaction.atomic
def refuse_certificate(*, certificate_id: int, reason: str, advice: str, actor: Actor) -> Certificate:
    """Not true, not readable, or revoked; one that was verified no longer shows. Raises InvalidInput, StateConflict."""
    words = said(reason, advice)
    certificate = _locked(certificate_id)
    _move("refuse_certificate", certificate, actor=actor, role=OPERATOR, **words)
    return certificate


def read_scan(*, certificate: Certificate, actor: Actor, is_operator: bool) -> bytes:
    """The scan's content; an operator's look leaves an audit row first. Raises NotFound where there is none."""
    if not certificate.file_name:
        raise NotFound
    if is_operator:
        record("look_at_certificate", certificate, actor=actor)
    try:
        with private_storage().open(certificate.file_name, "rb") as file:
            return unseal(file.read())
    except FileNotFoundError as error:
        raise NotFound from error


def remind_of_certificates() -> int:
    """Tell producers 60, 30 and 7 days before a verified certificate ends, once each; how many letters are owed."""
    today = clock.today()
    ending = Certificate.objects.filter(
        status=Status.VERIFIED, expires_on__gte=today, expires_on__lte=today + timedelta(days=TOLD_BEFORE[0])
    )
    return sum(sweep([partial(_remind, one) for one in ending.select_related("product__producer").order_by("pk")]))


def _remind(certificate: Certificate) -> bool:
    days = min(each for each in TOLD_BEFORE if certificate.days_left <= each)
    # The day belongs to the cause: a later end of the same certificate is told about anew.
    return _tell(certificate, "certificate_ends", f"{certificate.expires_on}:{days}")


def _read(facts: CertificateFacts) -> dict[str, Any]:
    """As columns, tidied. Raises InvalidInput."""
    number, issuer = normalise(facts.number)[:64], normalise(facts.issuer_vi)[:160]
    if not number:
        raise InvalidInput(_("Ghi số chứng nhận."), field="number")
    if not issuer:
        raise InvalidInput(_("Ghi nơi cấp."), field="issuer_vi")
    if facts.scheme not in Certificate.Scheme.values:
        raise InvalidInput(_("Chọn loại chứng nhận."), field="scheme")
    if (facts.scheme == Certificate.Scheme.OCOP) != (facts.stars is not None):
        raise InvalidInput(_("OCOP thì chọn số sao, loại khác thì để trống."), field="stars")
    if facts.stars is not None and not 3 <= facts.stars <= 5:
        raise InvalidInput(_("OCOP có 3, 4 hoặc 5 sao."), field="stars")
    if facts.issued_on > clock.today():
        raise InvalidInput(_("Ngày cấp chưa tới."), field="issued_on")
    if facts.expires_on < max(facts.issued_on, clock.today()):
        raise InvalidInput(_("Chứng nhận này đã hết hạn rồi."), field="expires_on")
    if facts.expires_on > facts.issued_on + _LONGEST:
        raise InvalidInput(_("Hạn xa quá mười năm. Xem lại ngày giúp."), field="expires_on")
    return {**asdict(facts), "number": number, "issuer_vi": issuer}


def _locked(certificate_id: int) -> Certificate:
    """The certificate behind its product's lock. Raises NotFound."""
    product_id = Certificate.objects.filter(pk=certificate_id).values_list("product_id", flat=True).first()
    if product_id is None:
        raise NotFound
    product: Product = locked_product(product_id)
    certificate = Certificate.objects.get(pk=certificate_id)
    certificate.product = product
    return certificate


def _move(name: str, certificate: Certificate, *, actor: Actor, role: str, **columns: object) -> None:
    """Make one move of states.CERTIFICATE under the product's lock. Raises StateConflict."""
    move, source = CERTIFICATE.moves[name], certificate.status
    if source not in move.sources or role not in move.actors:
        raise StateConflict
    columns = {"reason": "", "advice": "", **columns, "status": move.target}
    if move.stamp:
        columns |= {move.stamp: clock.now(), "decided_by_id": actor.user_id}
    for column, value in columns.items():
        setattr(certificate, column, value)
    certificate.save(update_fields=[column.removesuffix("_id") for column in columns])
    after = {"status": move.target, "reason": certificate.reason, "advice": certificate.advice}
    record(name, certificate, actor=actor, before={"status": source}, after=after)
    for kind in move.notices:
        _tell(certificate, kind, f"{move.target}:{certificate.revision}")
    catalogue_changed()


def _tell(certificate: Certificate, kind: str, about: str = "1") -> bool:
    """Owe a letter about a certificate, once per what it is about."""
    facts = {
        "certificate": f"{certificate.get_scheme_display()} {certificate.number}",
        "product": certificate.product.name_vi,
        "expires_on": f"{certificate.expires_on:%d/%m/%Y}",
        "days": certificate.days_left,
        "reason": certificate.reason,
        "advice": certificate.advice,
        "pk": certificate.pk,
    }
    return owe_letter(certificate.product.producer, kind, cause=f"certificate:{certificate.pk}:{about}", facts=facts)


def _told(read: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in read.items()}
