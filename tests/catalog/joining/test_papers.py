"""Papers: cleaned, sealed, replaced, looked at with a trace, erased in time."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from catalog.errors import PaperNotAccepted
from catalog.models import ProducerDocument
from catalog.services.documents import (
    add_document,
    erase_old_documents,
    private_storage,
    read_document,
    return_document,
)
from catalog.services.vetting import refuse_producer
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.errors import InvalidInput, NotFound, StateConflict
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.sealing import SealBroken, seal, unseal
from tests.catalog.listings.making import photo
from tests.factories import UserFactory

from .making import PDF, applicant, submitted

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def lying(document):
    """What really lies on the disk."""
    with private_storage().open(document.name, "rb") as file:
        return file.read()


def test_what_lies_on_the_disk_is_sealed_and_tells_nothing():
    producer = applicant()

    document = add_document(producer_id=producer.pk, kind="id_front", data=PDF, actor=SYSTEM)

    assert PDF not in lying(document)
    assert document.name.startswith("papers/")
    assert read_document(document=document, actor=SYSTEM, is_operator=False) == PDF


def test_a_photo_keeps_no_place_and_becomes_a_fresh_picture():
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (9.0, 36.0, 0.0)}
    Image.new("RGB", (640, 480), "white").save(file, "JPEG", exif=exif)

    document = add_document(producer_id=applicant().pk, kind="id_front", data=file.getvalue(), actor=SYSTEM)

    kept = read_document(document=document, actor=SYSTEM, is_operator=False)
    assert document.content_type == "image/webp"
    assert not Image.open(io.BytesIO(kept)).getexif()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "không đọc được"),
        (PDF + b" " * (10 * 1024 * 1024), "10 MB"),
        (PDF.replace(b"trailer<<>>", b"trailer<</Encrypt 1 0 R>>"), "có khóa"),
        (PDF.replace(b"<<>>endobj", b"<</OpenAction 2 0 R>>endobj"), "mã chạy được"),
        (b"%PDF-1.4\n1 0 obj", "không đọc được"),
    ],
)
def test_a_file_that_can_not_be_kept_is_refused_with_what_to_do(data, words):
    producer = applicant()

    with pytest.raises(PaperNotAccepted, match=words):
        add_document(producer_id=producer.pk, kind="id_front", data=data, actor=SYSTEM)

    assert not producer.documents.exists()


def test_a_registration_says_its_number():
    producer = applicant()

    with pytest.raises(InvalidInput):
        add_document(producer_id=producer.pk, kind="business", data=PDF, actor=SYSTEM)
    add_document(producer_id=producer.pk, kind="business", data=PDF, number=" 41A8 ", actor=SYSTEM)

    producer.refresh_from_db()
    assert producer.business_registration_no == "41A8"


def test_a_new_file_takes_the_place_of_the_old_one(django_capture_on_commit_callbacks):
    producer = applicant()
    old = add_document(producer_id=producer.pk, kind="id_front", data=PDF, actor=SYSTEM)

    with django_capture_on_commit_callbacks(execute=True):
        new = add_document(producer_id=producer.pk, kind="id_front", data=photo(), actor=SYSTEM)

    assert new.pk == old.pk
    assert (private_storage().exists(old.name), private_storage().exists(new.name)) == (False, True)


def test_papers_that_are_looked_at_do_not_change():
    producer = submitted()
    before = producer.documents.get(kind="id_front")

    with pytest.raises(StateConflict):
        add_document(producer_id=producer.pk, kind="id_front", data=PDF, actor=SYSTEM)

    assert producer.documents.get(kind="id_front").name == before.name


def test_an_operators_look_leaves_a_row_and_the_owners_does_not():
    producer, operator = submitted(), UserFactory(is_staff=True)
    document = producer.documents.get(kind="id_front")

    read_document(document=document, actor=Actor("user", operator.pk), is_operator=True)
    read_document(document=document, actor=SYSTEM, is_operator=False)

    look = AuditEntry.objects.get(command="look_at_document")
    assert (look.actor_id, look.after) == (operator.pk, {"kind": "id_front"})


def test_a_returned_paper_says_why():
    document = submitted().documents.get(kind="id_back")

    with pytest.raises(InvalidInput):
        return_document(document_id=document.pk, reason="", advice="Chụp lại", actor=SYSTEM)

    document.refresh_from_db()
    assert document.status == "waiting"


def test_papers_of_somebody_refused_are_erased_in_time(django_capture_on_commit_callbacks, settings):
    producer = submitted()
    name = producer.documents.get(kind="id_front").name
    refuse_producer(producer_id=producer.pk, reason="Giấy giả", advice="Gọi chợ", actor=SYSTEM)
    end = clock.now() + timedelta(days=settings.PAPERS_ERASED_DAYS)

    with clock.moment(end - AN_HOUR):
        assert erase_old_documents() == 0
    with clock.moment(end + AN_HOUR), django_capture_on_commit_callbacks(execute=True):
        assert erase_old_documents() == 4

    assert not private_storage().exists(name)
    assert set(ProducerDocument.objects.values_list("status", "name")) == {("erased", "")}
    with pytest.raises(NotFound):
        read_document(document=producer.documents.get(kind="id_front"), actor=SYSTEM, is_operator=True)


def test_an_old_key_still_opens_and_a_lost_one_does_not(settings):
    settings.SEALING_KEYS = ["old"]
    sealed = seal(b"can cuoc")

    settings.SEALING_KEYS = ["new", "old"]
    assert unseal(sealed) == b"can cuoc"
    settings.SEALING_KEYS = ["new"]
    with pytest.raises(SealBroken):
        unseal(sealed)
