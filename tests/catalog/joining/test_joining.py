"""From the first form to selling: what is asked for, what stays hidden, what is refused and why."""

from __future__ import annotations

import pytest

from catalog.errors import AlreadyApplying, ApplicationIncomplete, NotYet
from catalog.gateways import Applicant, Identity
from catalog.models import IdentityCheck, MarketRules, Producer, ProducerLetter, Product
from catalog.papers import papers_wanted
from catalog.selectors.joining import progress_of
from catalog.services import vetting
from catalog.services.documents import return_document
from catalog.services.identity import follow_identity_checks, settle_identity
from catalog.services.joining import submit_application, withdraw_application
from marketplace.kernel.audit import SYSTEM
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.models import AuditEntry
from tests.catalog.listings.making import on_sale
from tests.factories import ProducerFactory

from .making import applicant, let_in, looked_through, owner_of, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("goods", "is_individual", "wanted"),
    [
        ("fresh", True, ("id_front", "id_back")),
        ("fresh", False, ("id_front", "id_back", "business")),
        ("food", True, ("id_front", "id_back", "food_safety")),
        ("drink", False, ("id_front", "id_back", "business", "food_safety")),
        ("craft", False, ("id_front", "id_back", "business")),
    ],
)
def test_papers_are_asked_for_by_goods_and_form(goods, is_individual, wanted):
    assert papers_wanted(goods=goods, is_individual=is_individual) == wanted


def test_an_applicant_has_a_shop_that_nobody_sees():
    ProducerFactory(latitude="9.5", longitude="105.5")
    producer = applicant(name="  Lò bánh  Vòm Tre ")

    assert (producer.legal_name, producer.slug, producer.status) == ("Lò bánh Vòm Tre", "lo-banh-vom-tre", "applicant")
    assert (str(producer.latitude), str(producer.longitude)) == ("9.50000", "105.50000")
    assert owner_of(producer).memberships.count() == 1
    assert not Producer.objects.trading().filter(pk=producer.pk).exists()
    assert AuditEntry.objects.filter(command="join_market").count() == 1


def test_two_shops_of_one_name_have_two_addresses():
    assert [applicant().slug, applicant().slug] == ["nha-kho-ben-la", "nha-kho-ben-la-2"]


def test_one_person_has_one_application_at_a_time():
    owner = owner_of(applicant())

    with pytest.raises(AlreadyApplying):
        applicant(owner)

    assert Producer.objects.count() == 1


def test_nothing_half_done_can_be_sent():
    producer = applicant()

    with pytest.raises(ApplicationIncomplete) as refusal:
        submit_application(producer_id=producer.pk, actor=SYSTEM)

    assert refusal.value.missing == ["id_front", "id_back", "business", "food_safety", "rules"]
    producer.refresh_from_db()
    assert producer.status == "applicant"


def test_sent_twice_is_sent_once():
    producer = submitted()

    submit_application(producer_id=producer.pk, actor=SYSTEM)

    assert list(producer.events.values_list("status", flat=True)) == ["applicant", "submitted"]
    letter = ProducerLetter.objects.get()
    assert (letter.kind, letter.recipient) == ("application_to_review", "cho@soc-trang.example")


def test_goods_show_only_once_their_producer_is_let_in():
    producer = submitted()
    product = on_sale(producer)
    assert not Product.objects.published().filter(pk=product.pk).exists()

    vetting.approve_producer(producer_id=looked_through(producer).pk, actor=SYSTEM)

    assert Product.objects.published().filter(pk=product.pk).exists()
    assert Producer.objects.trading().filter(pk=producer.pk).exists()


def test_nobody_is_let_in_before_papers_and_person_were_looked_at():
    producer = submitted()

    with pytest.raises(NotYet, match="Căn cước, mặt trước"):
        vetting.approve_producer(producer_id=producer.pk, actor=SYSTEM)
    for paper in producer.documents.all():
        paper.status = "accepted"
        paper.save(update_fields=["status"])
    with pytest.raises(NotYet, match="Đối chiếu"):
        vetting.approve_producer(producer_id=producer.pk, actor=SYSTEM)

    producer.refresh_from_db()
    assert producer.status == "submitted"


def test_a_wrong_person_is_not_let_in_and_may_be_checked_again():
    producer = looked_through_but(is_right=False)

    with pytest.raises(NotYet):
        vetting.approve_producer(producer_id=producer.pk, actor=SYSTEM)
    vetting.ask_identity_again(producer_id=producer.pk, actor=SYSTEM)

    assert list(producer.identity_checks.values_list("status", flat=True)) == ["asked", "failed"]


def looked_through_but(*, is_right):
    producer = submitted()
    for paper in producer.documents.all():
        paper.status = "accepted"
        paper.save(update_fields=["status"])
    settle_identity(check_id=producer.identity_checks.get().pk, found=Identity(is_right), actor=SYSTEM)
    return producer


def test_handing_back_needs_both_words_and_opens_the_papers_again():
    producer = submitted()
    paper = producer.documents.get(kind="id_back")

    with pytest.raises(InvalidInput):
        vetting.ask_for_papers(producer_id=producer.pk, reason="Mờ", advice=" ", actor=SYSTEM)
    return_document(document_id=paper.pk, reason="Chụp mờ", advice="Chụp ngoài sáng", actor=SYSTEM)
    vetting.ask_for_papers(producer_id=producer.pk, reason="Một giấy mờ", advice="Gửi lại giấy đó", actor=SYSTEM)

    producer.refresh_from_db()
    assert (producer.status, producer.status_reason) == ("changes_requested", "Một giấy mờ")
    assert [step.name for step in progress_of(producer).missing] == ["id_back"]
    assert ProducerLetter.objects.get(kind="changes_requested").facts["advice"] == "Gửi lại giấy đó"


def test_taken_back_it_can_be_sent_anew():
    producer = submitted()

    withdraw_application(producer_id=producer.pk, actor=SYSTEM)
    producer = submit_application(producer_id=producer.pk, actor=SYSTEM)

    assert producer.status == "submitted"
    assert IdentityCheck.objects.count() == 1


def test_a_suspended_shop_is_hidden_and_comes_back():
    producer = let_in()
    product = on_sale(producer)

    vetting.suspend_producer(
        producer_id=producer.pk, reason="Hàng có mùi", advice="Gửi mẫu kiểm", hold_payouts=True, actor=SYSTEM
    )
    producer.refresh_from_db()
    assert (producer.status, producer.payouts_held) == ("suspended", True)
    assert not Product.objects.published().filter(pk=product.pk).exists()

    vetting.let_return(producer_id=producer.pk, actor=SYSTEM)

    producer.refresh_from_db()
    assert (producer.status, producer.payouts_held, producer.suspended_at) == ("approved", False, None)
    assert Product.objects.published().filter(pk=product.pk).exists()


def test_a_move_that_is_not_in_the_table_changes_nothing():
    producer = let_in()

    with pytest.raises(StateConflict):
        vetting.refuse_producer(producer_id=producer.pk, reason="a", advice="b", actor=SYSTEM)

    producer.refresh_from_db()
    assert (producer.status, producer.status_reason) == ("approved", "")


def test_somebody_refused_may_try_again_when_an_operator_says_so():
    producer = submitted()
    vetting.refuse_producer(producer_id=producer.pk, reason="Không rõ ai bán", advice="Nhờ xã xác nhận", actor=SYSTEM)

    producer = vetting.reopen_application(producer_id=producer.pk, actor=SYSTEM)

    assert (producer.status, producer.ended_at) == ("applicant", None)


class Knows:
    """A service that answers at once, as VNeID will."""

    name = "knows"
    asked: list[Applicant] = []

    def check(self, applicant):
        self.asked.append(applicant)
        return Identity(is_right=True, reference="vneid-1")


def test_another_service_takes_the_place_of_a_person(settings):
    settings.IDENTITY_SERVICE = f"{__name__}.Knows"
    producer = submitted()

    assert (follow_identity_checks(), follow_identity_checks()) == (1, 0)

    check = producer.identity_checks.get()
    assert (check.status, check.method, check.reference) == ("passed", "knows", "vneid-1")
    assert Knows.asked == [Applicant(f"kyc-{check.pk}", "Kim Thị Mai", "+84912345678")]


def test_by_hand_the_service_leaves_it_to_a_person():
    submitted()

    assert follow_identity_checks() == 0
    assert IdentityCheck.objects.get().status == "asked"


def test_an_answer_counts_once():
    producer = submitted()
    check = producer.identity_checks.get()
    settle_identity(check_id=check.pk, found=Identity(is_right=False), actor=SYSTEM)

    with pytest.raises(StateConflict):
        settle_identity(check_id=check.pk, found=Identity(is_right=True), actor=SYSTEM)

    check.refresh_from_db()
    assert check.status == "failed"


def test_the_first_rules_are_there_and_stop_nobody():
    rules = MarketRules.objects.newest()

    assert (rules.number, rules.stops_on) == (1, None)
