"""Papers of producers: taken in, cleaned, sealed, looked at with a trace, and erased when their time is over."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor, record
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.sealing import seal, unseal
from marketplace.kernel.sweeps import sweep
from marketplace.kernel.text import normalise

from .. import papers, pictures
from ..errors import PaperNotAccepted
from ..models import Producer, ProducerDocument
from ..states.standing import CLOSED, OPEN, REFUSED
from .pictures import why_refused
from .standing import locked_producer, said

Kind, Status = ProducerDocument.Kind, ProducerDocument.Status


@dataclass(frozen=True)
class Paper:
    """An upload that is fit to be kept: a picture without metadata, or a PDF that does nothing by itself."""

    content: bytes
    content_type: str


def private_storage() -> Storage:
    return storages["private"]


def read_paper(data: bytes) -> Paper:
    """Check and clean an upload. Raises PaperNotAccepted, saying what to do."""
    if papers.is_pdf(data):
        try:
            papers.check_pdf(data)
        except papers.PaperRefused as refused:
            raise PaperNotAccepted(_why_no_pdf(refused), field="file") from refused
        return Paper(data, papers.PDF)
    try:
        return Paper(pictures.clean(data), papers.WEBP)
    except pictures.PictureRefused as refused:
        words = None if refused.reason_code == "not_an_image" else why_refused(refused)
        raise PaperNotAccepted(words, field="file") from refused


def _why_no_pdf(refused: papers.PaperRefused) -> str | None:
    match refused.reason_code:
        case "too_many_bytes":
            return _("Tệp nặng quá 10 MB. Bà con chụp ảnh tờ giấy rồi gửi ảnh.")
        case "locked":
            return _("Tệp PDF này có khóa. Bà con gửi bản không khóa, hoặc chụp ảnh tờ giấy.")
        case "active":
            return _("Tệp PDF này chứa mã chạy được nên chợ không nhận. Bà con chụp ảnh tờ giấy rồi gửi.")
    return None


def seal_away(folder: str, content: bytes) -> str:
    """Put something sealed into the private storage; its name tells nothing about whose it is."""
    return private_storage().save(f"{folder}/{uuid4().hex}.sealed", ContentFile(seal(content)))


def take_away(name: str) -> None:
    """Delete a sealed file once the present transaction is committed."""
    transaction.on_commit(partial(private_storage().delete, name))


def add_document(*, producer_id: int, kind: str, data: bytes, actor: Actor, number: str = "") -> ProducerDocument:
    """Keep a paper, in place of the one of its kind that was there. The old file goes.

    number  of the business registration, where that is the paper: buyers may read it
    Raises PaperNotAccepted, InvalidInput; StateConflict while the application is looked at, and once it is decided.
    """
    if kind not in Kind.values:
        raise InvalidInput(field="kind")
    paper = read_paper(data)
    name = seal_away("papers", paper.content)
    try:
        return _keep(producer_id, kind, paper, name, number=normalise(number)[:32], actor=actor)
    except BaseException:
        private_storage().delete(name)
        raise


@transaction.atomic
def _keep(producer_id: int, kind: str, paper: Paper, name: str, *, number: str, actor: Actor) -> ProducerDocument:
    producer = locked_producer(producer_id)
    if producer.status not in OPEN:
        raise StateConflict(_("Hồ sơ đang được xét hoặc đã xét xong, nên chưa đổi giấy tờ được."))
    if kind == Kind.BUSINESS:
        if not (number or producer.business_registration_no):
            raise InvalidInput(_("Ghi số trên giấy đăng ký kinh doanh."), field="number")
        if number:
            Producer.objects.filter(pk=producer.pk).update(business_registration_no=number)
    known = ProducerDocument.objects.select_for_update(no_key=True).filter(producer=producer, kind=kind).first()
    if known and known.name:
        take_away(known.name)
    columns = {
        "name": name,
        "content_type": paper.content_type,
        "size_bytes": len(paper.content),
        "sha256": hashlib.sha256(paper.content).hexdigest(),
        "status": Status.WAITING,
        "reason": "",
        "advice": "",
        "uploaded_at": clock.now(),
        "uploaded_by_id": actor.user_id,
        "decided_at": None,
        "decided_by_id": None,
        "erased_at": None,
    }
    document, _is_new = ProducerDocument.objects.update_or_create(producer=producer, kind=kind, defaults=columns)
    record("add_document", producer, actor=actor, after={"kind": kind, "sha256": document.sha256})
    return document


def read_document(*, document: ProducerDocument, actor: Actor, is_operator: bool) -> bytes:
    """The paper's content; an operator's look leaves an audit row first. Raises NotFound once it is erased."""
    if not document.name:
        raise NotFound
    if is_operator:
        record("look_at_document", document.producer, actor=actor, after={"kind": document.kind})
    try:
        with private_storage().open(document.name, "rb") as file:
            return unseal(file.read())
    except FileNotFoundError as error:
        raise NotFound from error


@transaction.atomic
def accept_document(*, document_id: int, actor: Actor) -> ProducerDocument:
    """Find a paper good. Raises StateConflict where there is nothing to decide."""
    return _decide(document_id, Status.ACCEPTED, actor=actor, words={"reason": "", "advice": ""})


@transaction.atomic
def return_document(*, document_id: int, reason: str, advice: str, actor: Actor) -> ProducerDocument:
    """Ask for a paper anew; told once the application is handed back. Raises InvalidInput, StateConflict."""
    return _decide(document_id, Status.RETURNED, actor=actor, words=said(reason, advice))


def _decide(document_id: int, status: str, *, actor: Actor, words: dict[str, str]) -> ProducerDocument:
    found = ProducerDocument.objects.filter(pk=document_id).values_list("producer_id", flat=True).first()
    if found is None:
        raise NotFound
    producer = locked_producer(found)
    document = ProducerDocument.objects.select_for_update(no_key=True).get(pk=document_id)
    if producer.status not in {"submitted", *OPEN} or document.status not in (Status.WAITING, Status.ACCEPTED):
        raise StateConflict
    before = {"kind": document.kind, "status": document.status}
    document.status, document.reason, document.advice = status, words["reason"], words["advice"]
    document.decided_at, document.decided_by_id = clock.now(), actor.user_id
    document.save(update_fields=["status", "reason", "advice", "decided_at", "decided_by"])
    verb = "accept_document" if status == Status.ACCEPTED else "return_document"
    record(verb, producer, actor=actor, before=before, after={"kind": document.kind, "status": status, **words})
    return document


def erase_old_documents() -> int:
    """Erase the papers of those who were refused, or closed, long enough ago; how many."""
    since = clock.now() - timedelta(days=settings.PAPERS_ERASED_DAYS)
    old = ProducerDocument.objects.filter(producer__status__in=(REFUSED, CLOSED), producer__ended_at__lt=since)
    old = old.exclude(status=Status.ERASED)
    return sum(sweep([partial(_erase, pk) for pk in old.order_by("pk").values_list("pk", flat=True)]))


@transaction.atomic
def _erase(document_id: int) -> bool:
    document = ProducerDocument.objects.select_for_update(no_key=True).get(pk=document_id)
    if document.status == Status.ERASED:
        return False
    take_away(document.name)
    document.name, document.status, document.erased_at = "", Status.ERASED, clock.now()
    document.save(update_fields=["name", "status", "erased_at"])
    record("erase_document", document.producer, actor=SYSTEM, after={"kind": document.kind})
    return True
