"""A producer's program reads how far its application is, keeps its page and certificates; nothing of anybody else."""

from __future__ import annotations

import base64

import pytest

from catalog.models import Certificate, MarketRules
from catalog.services.certificates import read_scan, refuse_certificate
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.graphql.ids import global_id
from tests.catalog.joining.making import PDF, applicant, let_in, owner_of, with_papers
from tests.catalog.joining.test_certificates import entered
from tests.catalog.listings.making import on_sale
from tests.factories import CertificateFactory, MembershipFactory, ProducerFactory

pytestmark = pytest.mark.django_db
HOW_FAR = """query ($p: String!) { application(producer: $p) {
  status reason payoutsHeld steps { name state isNeeded } rules { number stopsOn } } }"""
SUBMIT = (
    """mutation ($p: String!) { applicationSubmit(producer: $p) { application { status } errors { code message } } }"""
)
ACCEPT = """mutation ($p: String!, $n: Int!) { sellerRulesAccept(producer: $p, number: $n) {
  application { status } errors { code } } }"""
CERTIFICATES = """query ($p: String!) { ownCertificates(producer: $p) { id scheme number status reason daysLeft } }"""
WITHDRAW = """mutation ($id: ID!) { certificateWithdraw(id: $id) { certificate { status } errors { code } } }"""
ADD = """mutation ($id: ID!, $in: CertificateInput!, $scan: String!) {
  certificateAdd(productId: $id, input: $in, scan: $scan) { certificate { id status stars } errors { field code } } }"""
AGAIN = """mutation ($id: ID!, $in: CertificateInput!, $scan: String) {
  certificateSendAgain(id: $id, input: $in, scan: $scan) { certificate { number status } errors { field code } } }"""
OCOP = {
    "scheme": "OCOP",
    "stars": 4,
    "number": "9/QĐ-MINHHOA",
    "issuer": "UBND xã",
    "issuedOn": "2026-01-02",
    "expiresOn": "2029-01-01",
}
SCAN = base64.b64encode(PDF).decode()
PAGE = "query ($p: String!) { ownPage(producer: $p) { name storyVi latitude waiting waitingReason } }"
SAVE = """mutation ($p: String!, $in: OwnPageInput!, $lat: String, $lon: String) {
  ownPageSave(producer: $p, input: $in, latitude: $lat, longitude: $lon) {
  page { name storyVi latitude waiting } errors { field code } } }"""


def test_it_reads_how_far_it_is_and_goes_on(client, ask_producer):
    producer = with_papers(applicant())
    client.force_login(owner_of(producer))

    told = ask_producer(HOW_FAR, p=producer.slug)["data"]["application"]
    sent = ask_producer(SUBMIT, p=producer.slug)["data"]["applicationSubmit"]

    assert told["status"] == "APPLICANT"
    assert {"name": "id_front", "state": "waiting", "isNeeded": True} in told["steps"]
    assert told["rules"] == {"number": 1, "stopsOn": None}
    assert sent == {"application": {"status": "SUBMITTED"}, "errors": []}


def test_what_is_missing_is_named(client, ask_producer):
    producer = applicant()
    client.force_login(owner_of(producer))

    answer = ask_producer(SUBMIT, p=producer.slug)["data"]["applicationSubmit"]

    assert answer["application"] is None
    assert answer["errors"][0]["code"] == "APPLICATION_INCOMPLETE"
    assert "Căn cước, mặt trước" in answer["errors"][0]["message"]


def test_only_the_newest_rules_are_accepted(client, ask_producer):
    producer = applicant()
    client.force_login(owner_of(producer))

    wrong = ask_producer(ACCEPT, p=producer.slug, n=7)["data"]["sellerRulesAccept"]
    right = ask_producer(ACCEPT, p=producer.slug, n=1)["data"]["sellerRulesAccept"]

    assert wrong["errors"] == [{"code": "STATE_CONFLICT"}]
    assert (right["errors"], producer.acceptances.get().rules) == ([], MarketRules.objects.get())


def test_certificates_are_listed_and_taken_back(client, ask_producer):
    certificate = entered()
    refuse_certificate(certificate_id=certificate.pk, reason="Mờ", advice="Chụp lại", actor=SYSTEM)
    producer = certificate.product.producer
    client.force_login(MembershipFactory(producer=producer).user)

    listed = ask_producer(CERTIFICATES, p=producer.slug)["data"]["ownCertificates"]
    gone = ask_producer(WITHDRAW, id=global_id("Certificate", certificate.pk))["data"]["certificateWithdraw"]

    assert [(one["number"], one["status"], one["reason"]) for one in listed] == [("12/QĐ-MINHHOA", "REFUSED", "Mờ")]
    assert gone["certificate"] == {"status": "WITHDRAWN"}


def test_a_certificate_is_entered_with_its_scan_and_sent_again(client, ask_producer, empty_storage):
    product = on_sale()
    client.force_login(MembershipFactory(producer=product.producer).user)
    key = global_id("Product", product.pk)

    odd = ask_producer(ADD, **{"id": key, "in": OCOP, "scan": "?"})["data"]["certificateAdd"]
    added = ask_producer(ADD, **{"id": key, "in": OCOP, "scan": SCAN})["data"]["certificateAdd"]
    twice = ask_producer(ADD, **{"id": key, "in": OCOP, "scan": SCAN})["data"]["certificateAdd"]
    certificate = Certificate.objects.get()
    refuse_certificate(certificate_id=certificate.pk, reason="Sai số", advice="Ghi lại", actor=SYSTEM)
    mended = {"id": added["certificate"]["id"], "in": {**OCOP, "number": "10/QĐ-MINHHOA"}}
    again = ask_producer(AGAIN, **mended)["data"]["certificateSendAgain"]

    assert odd["errors"] == [{"field": "scan", "code": "INVALID"}]
    assert (added["certificate"]["status"], added["certificate"]["stars"], added["errors"]) == ("WAITING", 4, [])
    assert twice["errors"] == [{"field": "number", "code": "INVALID"}]
    assert again["certificate"] == {"number": "10/QĐ-MINHHOA", "status": "WAITING"}
    assert read_scan(certificate=certificate, actor=SYSTEM, is_operator=False) == PDF


def test_the_page_is_kept_and_the_name_waits(client, ask_producer):
    producer = ProducerFactory()
    client.force_login(MembershipFactory(producer=producer).user)
    given = {"name": "Lò Vòm Tre", "storyVi": "Ba đời"}

    saved = ask_producer(SAVE, **{"p": producer.slug, "in": given, "lat": "9.5", "lon": "105.9"})["data"]["ownPageSave"]

    assert saved["page"] == {
        "name": producer.legal_name,
        "storyVi": "Ba đời",
        "latitude": "9.50000",
        "waiting": {"legal_name": "Lò Vòm Tre"},
    }


def test_a_pin_abroad_changes_nothing(client, ask_producer):
    producer = ProducerFactory()
    client.force_login(MembershipFactory(producer=producer).user)
    asked = {"p": producer.slug, "in": {"storyVi": "Mới"}, "lat": "51.5", "lon": "0"}

    refused = ask_producer(SAVE, **asked)["data"]["ownPageSave"]

    producer.refresh_from_db()
    assert refused["errors"] == [{"field": "latitude", "code": "INVALID"}]
    assert (producer.story_vi, str(producer.latitude)) == ("", "9.60310")


def test_a_stranger_finds_nothing(client, ask_producer):
    producer = let_in()
    certificate = CertificateFactory(product__producer=producer)
    client.force_login(owner_of(applicant()))

    for query in (HOW_FAR, CERTIFICATES, PAGE):
        assert not any((ask_producer(query, p=producer.slug).get("data") or {}).values())
    assert ask_producer(SUBMIT, p=producer.slug)["data"]["applicationSubmit"]["errors"][0]["code"] == "NOT_FOUND"
    assert ask_producer(ACCEPT, p=producer.slug, n=1)["data"]["sellerRulesAccept"]["errors"] == [{"code": "NOT_FOUND"}]
    gone = ask_producer(WITHDRAW, id=global_id("Certificate", certificate.pk))["data"]["certificateWithdraw"]
    assert gone["errors"] == [{"code": "NOT_FOUND"}]
    key = global_id("Product", certificate.product_id)
    added = ask_producer(ADD, **{"id": key, "in": OCOP, "scan": SCAN})["data"]["certificateAdd"]
    again = ask_producer(AGAIN, **{"id": global_id("Certificate", certificate.pk), "in": OCOP})["data"]
    assert added["errors"] == again["certificateSendAgain"]["errors"] == [{"field": None, "code": "NOT_FOUND"}]
    assert Certificate.objects.count() == 1
    saved = ask_producer(SAVE, **{"p": producer.slug, "in": {"storyVi": "x"}})["data"]["ownPageSave"]
    assert saved["errors"] == [{"field": None, "code": "NOT_FOUND"}]
    producer.refresh_from_db()
    certificate.refresh_from_db()
    assert (producer.story_vi, certificate.status) == ("", "verified")


def test_staff_do_not_read_the_application(client, ask_producer):
    producer = applicant()
    client.force_login(MembershipFactory(producer=producer, role="staff").user)

    assert not any((ask_producer(HOW_FAR, p=producer.slug).get("data") or {}).values())


def test_a_list_costs_the_same_for_one_and_for_many(client, ask_producer, django_assert_num_queries):
    product = CertificateFactory().product
    CertificateFactory.create_batch(6, product=product)
    client.force_login(MembershipFactory(producer=product.producer).user)
    ask_producer(CERTIFICATES, p=product.producer.slug)

    with django_assert_num_queries(3):
        ask_producer(CERTIFICATES, p=product.producer.slug)
