"""Joining on a phone: one form, a list of what is missing, papers that only their owner and operators open."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import MarketRules, Producer
from catalog.services.market_rules import accept_rules
from catalog.services.vetting import ask_for_papers, suspend_producer
from marketplace.accounts.models import User
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.models import AuditEntry
from tests.catalog.joining.making import PDF, applicant, let_in, owner_of, submitted, with_papers
from tests.catalog.listings.making import on_sale, photo
from tests.factories import MarketplaceFactory, MembershipFactory, UserFactory, WardFactory

pytestmark = pytest.mark.django_db
ASKED = {
    "shop_name": "Nhà khô Bến Lá",
    "full_name": "Kim Thị Mai",
    "phone": "0912 345 678",
    "email": "",
    "place": "Phường Phú Lợi",
    "place_was": "Phường Phú Lợi",
    "ward": "31510.",
    "hamlet": "khóm 3",
    "goods": "food",
    "legal_form": "household",
}
ACCOUNT = {"password": "giong-tim-2026", "consent": "on"}


@pytest.fixture
def market():
    MarketplaceFactory()
    WardFactory()


def text(response):
    return response.content.decode()


def test_a_stranger_opens_a_shop_with_one_form(client, market):
    answer = client.post("/tham-gia/", {**ASKED, **ACCOUNT})

    assert (answer.status_code, answer["Location"]) == (303, "/ban-hang/ho-so/")
    producer = Producer.objects.get()
    assert (producer.ward_id, producer.hamlet, producer.phone) == ("2025-31510", "khóm 3", "+84912345678")
    assert owner_of(producer).phone == "+84912345678"
    page = text(client.get("/ban-hang/ho-so/"))
    assert "Còn 5 việc nữa" in page


def test_the_form_asks_for_twelve_things_at_most(client, market):
    page = text(client.get("/tham-gia/"))

    fields = {name for name in (*ASKED, *ACCOUNT) if f'name="{name}"' in page} - {"place_was", "ward"}
    assert len(fields) == 10


def test_somebody_with_an_account_is_asked_for_less(client, market):
    client.force_login(UserFactory(full_name="Kim Thị Mai", phone="+84912345678"))

    page = text(client.get("/tham-gia/"))
    answer = client.post("/tham-gia/", ASKED)

    assert 'value="0912 345 678"' in page
    assert 'name="password"' not in page
    assert (answer.status_code, User.objects.count()) == (303, 1)


def test_an_individual_is_a_household_without_a_registration(client, market):
    client.post("/tham-gia/", {**ASKED, **ACCOUNT, "legal_form": "individual"})

    producer = Producer.objects.get()
    assert (producer.legal_form, producer.is_individual) == ("household", True)


@pytest.mark.parametrize("missing", ["shop_name", "full_name", "phone", "goods", "ward", "password", "consent"])
def test_what_is_missing_is_asked_for_and_nothing_is_made(client, market, missing):
    answer = client.post("/tham-gia/", {**ASKED, **ACCOUNT, missing: "", "place_was": ""})

    assert (answer.status_code, Producer.objects.count(), User.objects.count()) == (422, 0, 0)


def test_a_phone_that_has_an_account_is_told_to_sign_in(client, market):
    UserFactory(phone="+84912345678")

    answer = client.post("/tham-gia/", {**ASKED, **ACCOUNT})

    assert (answer.status_code, Producer.objects.count()) == (422, 0)
    assert "đã có tài khoản" in text(answer)


def test_a_paper_is_sent_and_the_whole_is_submitted(client):
    producer = applicant(goods="fresh", is_individual=True)
    client.force_login(owner_of(producer))

    for kind, file in (("id_front", photo()), ("id_back", PDF)):
        sent = {"file": SimpleUploadedFile("giay", file)}
        assert client.post(f"/ban-hang/ho-so/giay/{kind}/", sent).status_code == 303
    assert client.post("/ban-hang/ho-so/gui/").status_code == 422
    rules = MarketRules.objects.newest()
    client.post("/ban-hang/quy-che/", {"rules": rules.pk, "agreed": "on"})
    assert client.post("/ban-hang/ho-so/gui/").status_code == 303

    producer.refresh_from_db()
    assert producer.status == "submitted"
    assert "Chợ đang xem hồ sơ" in text(client.get("/ban-hang/ho-so/"))


def test_agreeing_needs_a_tick(client):
    producer = applicant()
    client.force_login(owner_of(producer))

    answer = client.post("/ban-hang/quy-che/", {"rules": MarketRules.objects.newest().pk})

    assert (answer.status_code, producer.acceptances.count()) == (422, 0)


def test_a_paper_without_a_file_is_refused_beside_the_field(client):
    producer = applicant()
    client.force_login(owner_of(producer))

    answer = client.post("/ban-hang/ho-so/giay/id_front/", {})

    assert (answer.status_code, producer.documents.count()) == (422, 0)
    assert "Chọn một ảnh" in text(answer)


def test_the_answer_of_the_marketplace_stands_on_the_page(client):
    producer = submitted()
    ask_for_papers(producer_id=producer.pk, reason="Ảnh mờ", advice="Chụp ngoài sáng", actor=SYSTEM)
    client.force_login(owner_of(producer))

    assert "Chụp ngoài sáng" in text(client.get("/ban-hang/ho-so/"))
    assert "Ảnh mờ" in text(client.get("/ban-hang/ho-so/tin/"))


def test_the_page_costs_the_same_whatever_was_sent(client, django_assert_num_queries):
    producer = with_papers(applicant())
    client.force_login(owner_of(producer))
    client.get("/ban-hang/ho-so/")

    with django_assert_num_queries(11):
        client.get("/ban-hang/ho-so/")


def own_pages(producer):
    return [
        "/ban-hang/ho-so/",
        "/ban-hang/quy-che/",
        "/ban-hang/ho-so/giay/id_front/",
        reverse("orders:document", args=[producer.documents.first().pk]),
    ]


def test_papers_and_rules_are_the_owners_not_the_staffs(client):
    producer = with_papers(applicant())
    client.force_login(MembershipFactory(producer=producer, role="staff").user)

    *pages, paper = own_pages(producer)
    assert {client.get(path).status_code for path in pages} == {403}
    assert client.get(paper).status_code == 404
    assert client.post("/ban-hang/ho-so/gui/").status_code == 403


def test_a_stranger_finds_no_paper(client):
    document = submitted().documents.first()
    path = reverse("orders:document", args=[document.pk])

    assert client.get(path).status_code == 404
    client.force_login(owner_of(let_in()))
    assert client.get(path).status_code == 404
    client.force_login(UserFactory(is_staff=True))  # of the market, but nobody who reviews
    assert client.get(path).status_code == 404
    assert not AuditEntry.objects.filter(command="look_at_document").exists()


def test_a_reviewer_opens_a_paper_and_that_is_written_down(client):
    document = submitted().documents.first()
    operator = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(operator)

    answer = client.get(reverse("orders:document", args=[document.pk]))

    assert answer["Cache-Control"].startswith("private, no-store")
    assert answer["Content-Type"] == "image/webp"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEntry.objects.get(command="look_at_document").actor_id == operator.pk


def test_a_pdf_is_saved_and_never_opened_in_the_page(client):
    producer = applicant()
    client.force_login(owner_of(producer))
    client.post("/ban-hang/ho-so/giay/id_front/", {"file": SimpleUploadedFile("giay.pdf", PDF)})

    answer = client.get(reverse("orders:document", args=[producer.documents.get().pk]))

    assert answer["Content-Disposition"].startswith("attachment")


def test_while_suspended_goods_are_hidden_and_orders_stay(client):
    producer = let_in()
    product = on_sale(producer)
    suspend_producer(producer_id=producer.pk, reason="Mùi lạ", advice="Kiểm", hold_payouts=False, actor=SYSTEM)

    assert client.get(f"/san-pham/{product.slug}/").status_code == 404
    client.force_login(owner_of(producer))
    assert client.get("/ban-hang/").status_code == 200
    assert client.get("/ban-hang/don/").status_code == 200


def test_those_who_sell_and_agreed_read_no_news(client):
    producer = let_in()
    accept_rules(producer_id=producer.pk, rules_id=MarketRules.objects.newest().pk, actor=SYSTEM)
    client.force_login(owner_of(producer))

    assert text(client.get("/ban-hang/ho-so/tin/")).strip() == ""
