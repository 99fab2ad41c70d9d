"""Assisted selling: a helper asks, a producer says yes, both names stand on everything, and it can be taken back."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from catalog.models import HelpConsent, ProducerLetter, ProductChange, VariantTier
from catalog.pricing import Tier
from catalog.services.breaks import take_break
from catalog.services.drafts import save_product
from catalog.services.gallery import add_pictures
from catalog.services.helping import confirm_paper, end_what_is_over, give_oneself
from catalog.services.page import save_page
from catalog.services.tiers import set_tiers
from marketplace.accounts.helping import name_helper
from marketplace.accounts.models import Helper
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.errors import InvalidInput, StateConflict
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.sms import sms_parts
from orders.models import OrderEvent
from tests.factories import HelperFactory, MembershipFactory, ProducerFactory, UserFactory
from tests.orders.making import pack, paid
from tests.orders.talk.saying import say_with_photo

pytestmark = pytest.mark.django_db
OWN = "/ban-hang/nguoi-giup/"
WISH = {"task": "Đưa 5 món lên chợ", "may_work": "1", "days": "7", "way": "sms_code"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.DATA_DIR = tmp_path


@pytest.fixture
def owner():
    return MembershipFactory(producer=pack().product.producer)


@pytest.fixture
def helper():
    return HelperFactory(user__full_name="Trần Thị Lan", hamlet="")


def given(owner, helper, *, may_work=True, days=7):
    actor = Actor("user", owner.user_id)
    told = {"task": "Trả lời đơn", "days": days, "may_work": may_work}
    return give_oneself(producer=owner.producer, helper_id=helper.pk, actor=actor, **told)


def inside(helper, consent):
    """A browser of the helper's, in the shop."""
    client = Client()
    client.force_login(helper.user)
    assert client.post(f"/giup/{consent.pk}/vao/").status_code == 303
    return client


def as_owner(owner):
    client = Client()
    client.force_login(owner.user)
    return client


def a_photo():
    out = io.BytesIO()
    Image.new("RGB", (400, 600), "white").save(out, "PNG")
    out.seek(0)
    out.name = "giay.png"
    return out


def texts(folder):
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_producer_says_yes_by_reading_out_the_code_on_the_own_phone(client, owner, helper, tmp_path):
    client.force_login(helper.user)
    asked = client.post(f"/giup/nha/{owner.producer_id}/", WISH)
    consent = HelpConsent.objects.get()
    assert asked["Location"] == f"/giup/{consent.pk}/ma/"
    assert client.post(f"/giup/{consent.pk}/vao/").status_code == 404

    told = re.search(r"ma (\d{6})", texts(tmp_path / "mail"))
    wrong = client.post(asked["Location"], {"code": "000000" if told and told[1] != "000000" else "111111"})
    right = client.post(asked["Location"], {"code": told[1] if told else ""})

    assert wrong.status_code == 422
    assert right.status_code == 303
    consent.refresh_from_db()
    assert consent.is_live
    assert consent.phone == owner.producer.phone
    assert consent.ends_at - consent.starts_at == timedelta(days=7)
    letter = ProducerLetter.objects.get(kind="help_begins")
    assert letter.facts["helper"] == "Trần Thị Lan (tổ công nghệ số Phường Phú Lợi)"


def test_the_text_with_the_code_names_who_asks_and_fits_into_two_messages(client, owner, helper, tmp_path):
    client.force_login(helper.user)

    client.post(f"/giup/nha/{owner.producer_id}/", WISH)

    told = texts(tmp_path / "mail")
    assert "Tran Thi Lan (to cong nghe so Phuong Phu Loi) xin lam giup gian hang 7 ngay" in told
    line = next(line for line in told.splitlines() if "xin lam giup" in line)
    assert sms_parts(line) <= 2


def test_after_five_wrong_codes_the_right_one_is_wrong_too(client, owner, helper, tmp_path):
    client.force_login(helper.user)
    path = client.post(f"/giup/nha/{owner.producer_id}/", WISH)["Location"]
    told = re.search(r"ma (\d{6})", texts(tmp_path / "mail"))
    digits = told[1] if told else ""
    for _try in range(5):
        client.post(path, {"code": "123456" if digits != "123456" else "654321"})

    assert client.post(path, {"code": digits}).status_code == 422
    assert HelpConsent.objects.get().given_at is None


def test_a_signed_paper_counts_once_an_operator_saw_it(client, owner, helper):
    client.force_login(helper.user)
    client.post(f"/giup/nha/{owner.producer_id}/", {**WISH, "way": "paper", "file": a_photo()})
    consent = HelpConsent.objects.get()
    operator = UserFactory(is_staff=True, is_superuser=True)
    paper = reverse("orders:help_paper", args=[consent.pk])
    assert client.post(f"/giup/{consent.pk}/vao/").status_code == 404
    assert client.get(paper).status_code == 404

    client.force_login(operator)
    looked = client.get(paper)
    confirm_paper(consent_id=consent.pk, actor=Actor("user", operator.pk))

    assert looked.status_code == 200
    assert AuditEntry.objects.filter(command="look_at_help_paper", actor=operator).count() == 1
    client.force_login(helper.user)
    assert client.post(f"/giup/{consent.pk}/vao/").status_code == 303


def test_producers_of_another_hamlet_are_out_of_reach_unless_an_operator_says_otherwise(client, owner, helper):
    Helper.objects.update(hamlet="ấp Phú Hòa")
    client.force_login(helper.user)
    far = client.post(f"/giup/nha/{owner.producer_id}/", WISH).status_code
    Helper.objects.update(is_anywhere=True)

    near = client.post(f"/giup/nha/{owner.producer_id}/", WISH).status_code

    assert (far, near) == (404, 303)


def test_whoever_is_no_helper_has_no_such_desk(client, owner, helper):
    consent = given(owner, helper)
    client.force_login(UserFactory())

    statuses = [
        client.get("/giup/").status_code,
        client.post(f"/giup/nha/{owner.producer_id}/", WISH).status_code,
        client.get(f"/giup/{consent.pk}/ma/").status_code,
        client.post(f"/giup/{consent.pk}/vao/").status_code,
        client.post(f"/giup/{consent.pk}/thoi/").status_code,
    ]

    assert statuses == [404] * 5
    assert HelpConsent.objects.open().count() == 1


def test_another_helper_can_not_use_somebodys_consent_even_with_a_forged_session(client, owner, helper):
    consent = given(owner, helper)
    client.force_login(HelperFactory().user)
    session = client.session
    session["helping"] = consent.pk
    session.save()

    assert client.get("/ban-hang/").status_code == 404
    assert client.post(f"/giup/{consent.pk}/vao/").status_code == 404


def test_a_deed_of_a_helper_carries_both_names(owner, helper):
    consent = given(owner, helper)
    order = paid(owner.producer.products.get().variants.get())
    part = order.parts.get()

    inside(helper, consent).post(f"/ban-hang/don/{part.number}/nhan/", {})

    event = OrderEvent.objects.filter(part=part, status="confirmed").get()
    assert (event.actor, event.actor_kind) == (helper.user, "helper")
    entry = AuditEntry.objects.get(command="confirm_part")
    assert (entry.actor, entry.actor_kind, entry.through) == (helper.user, "helper", consent.mark)
    page = as_owner(owner).get(OWN).content.decode()
    assert "Trần Thị Lan (tổ công nghệ số Phường Phú Lợi) làm giúp" in page
    assert "Người mua đã được báo nên không hoàn lại được." in page
    told = as_owner(owner).get(f"/ban-hang/don/{part.number}/").content.decode()
    assert f"Trần Thị Lan, làm giúp {owner.producer.name}" in told
    assert "làm giúp" not in Client().get(f"/don-hang/{order.token}/").content.decode()


def test_a_helper_sees_the_photos_of_the_thread_only_while_the_consent_holds(owner, helper):
    consent = given(owner, helper)
    photo = say_with_photo(paid(owner.producer.products.get().variants.get()).parts.get()).photos.get()
    client, stranger = inside(helper, consent), Client()
    stranger.force_login(HelperFactory().user)

    seen = [one.get(f"/anh-don/{photo.pk}/").status_code for one in (client, stranger)]
    as_owner(owner).post(f"{OWN}{consent.pk}/dung/")

    assert seen == [200, 404]
    assert client.get(f"/anh-don/{photo.pk}/").status_code == 404


def test_what_a_helper_does_elsewhere_is_the_helpers_own(owner, helper):
    client = inside(helper, given(owner, helper))

    client.post("/giup/roi/")

    assert client.get("/ban-hang/").status_code == 404
    assert AuditEntry.objects.exclude(through="").count() == 0


def test_the_bar_above_every_page_says_whose_house_it_is_and_leads_out(owner, helper):
    client = inside(helper, given(owner, helper))

    page = client.get("/ban-hang/").content.decode()

    assert "Đang làm giúp nhà" in page
    assert 'action="/giup/roi/"' in page
    assert "/ban-hang/nhom/" not in page


def test_the_programs_schema_obeys_the_same_consent(owner, helper):
    consent = given(owner, helper)
    client = inside(helper, consent)
    slug = owner.producer.slug
    asked = {"query": f'{{ payouts(producer: "{slug}") {{ reference }} }}'}

    told = client.post("/graphql/producer/", json.dumps(asked), content_type="application/json").json()
    own = {"query": "{ producers { slug } }"}
    seen = client.post("/graphql/producer/", json.dumps(own), content_type="application/json").json()

    assert seen["data"]["producers"] == [{"slug": slug}]
    assert told["errors"][0]["extensions"]["code"] == "NOT_FOUND"


def change_price(client, variant, to):
    path = reverse("orders:pack_price", args=[variant.pk])
    return client.post(path, {"price": str(to), "seen": variant.price_vnd})


def test_a_price_is_taken_back_and_the_list_says_so(owner, helper):
    variant = owner.producer.products.get().variants.get()
    was = variant.price_vnd
    change_price(inside(helper, given(owner, helper)), variant, was + 7000)
    entry = AuditEntry.objects.get(command="set_price")

    answers = [as_owner(owner).post(f"{OWN}viec/{entry.pk}/hoan-lai/").status_code for _twice in range(2)]

    assert answers == [303, 303]
    variant.refresh_from_db()
    assert variant.price_vnd == was
    assert AuditEntry.objects.filter(command="undo_help").count() == 1
    assert "đã hoàn lại" in as_owner(owner).get(OWN).content.decode()


def test_what_somebody_changed_since_is_not_taken_back(owner, helper):
    variant = owner.producer.products.get().variants.get()
    change_price(inside(helper, given(owner, helper)), variant, variant.price_vnd + 7000)
    entry = AuditEntry.objects.get(command="set_price")
    variant.refresh_from_db()
    change_price(as_owner(owner), variant, 99_000)

    answer = as_owner(owner).post(f"{OWN}viec/{entry.pk}/hoan-lai/", follow=True)

    variant.refresh_from_db()
    assert variant.price_vnd == 99_000
    assert "Giá món này vừa được đổi" in answer.content.decode()
    assert not AuditEntry.objects.filter(command="undo_help").exists()


def test_stock_pause_and_breaks_are_taken_back(owner, helper):
    consent = given(owner, helper)
    client, product = inside(helper, consent), owner.producer.products.get()
    variant, lot = product.variants.get(), product.variants.get().lots.get()
    today = clock.today()
    client.post(reverse("orders:pack_stock", args=[variant.pk]), {"units": 3, "seen": lot.units_on_hand, "lot": lot.pk})
    client.post(reverse("orders:product_move", args=[product.pk, "nghi"]), {})
    by_helper = Actor("helper", helper.user_id, consent.mark)
    take_break(producer_id=owner.producer_id, starts_on=today, ends_on=today, reason="", actor=by_helper)
    entries = AuditEntry.objects.filter(through=consent.mark)
    assert {"pause_product", "take_break"} <= set(entries.values_list("command", flat=True))

    for entry in entries:
        as_owner(owner).post(f"{OWN}viec/{entry.pk}/hoan-lai/")

    product.refresh_from_db()
    lot.refresh_from_db()
    assert product.status == "published"
    assert lot.units_on_hand == 10
    assert not owner.producer.breaks.filter(ends_on__gte=today).exists()


def test_tiers_words_pictures_and_the_page_are_taken_back(owner, helper):
    product, pk = owner.producer.products.get(), owner.producer_id
    pack_id = product.variants.get().pk
    name, by_owner = product.name_vi, Actor("user", owner.user_id)
    set_tiers(variant_id=pack_id, tiers=[Tier(5, 45_000)], actor=by_owner)
    save_product(product_id=product.pk, facts={"origin_vi": "Vĩnh Châu"}, actor=by_owner)  # waits for a look
    by_helper = Actor("helper", helper.user_id, given(owner, helper).mark)
    set_tiers(variant_id=pack_id, tiers=[Tier(3, 44_000)], actor=by_helper)
    save_product(product_id=product.pk, facts={"name_vi": "Hành tím khô"}, actor=by_helper)
    add_pictures(product_id=product.pk, files=[a_photo().read()], actor=by_helper)
    save_page(producer_id=pk, facts={"visiting_hours": "8 giờ"}, actor=by_helper)
    page = as_owner(owner).get(OWN).content.decode()

    for entry in AuditEntry.objects.filter(through=by_helper.through).order_by("-pk"):
        as_owner(owner).post(f"{OWN}viec/{entry.pk}/hoan-lai/")

    undone = AuditEntry.objects.filter(command="undo_help").count()
    assert (undone, page.count("Hoàn lại như trước")) == (4, 4)
    assert "Hoàn lại ở dòng về ảnh." in page
    change = ProductChange.objects.get(product=product)
    assert (change.status, change.after) == ("awaiting", {"origin_vi": "Vĩnh Châu"})
    assert [(tier.min_units, tier.price_vnd) for tier in VariantTier.objects.all()] == [(5, 45_000)]
    owner.producer.refresh_from_db()
    product.refresh_from_db()
    assert (product.name_vi, owner.producer.visiting_hours) == (name, "")


def test_a_stranger_neither_stops_nor_takes_back(owner, helper):
    consent = given(owner, helper)
    variant = owner.producer.products.get().variants.get()
    change_price(inside(helper, consent), variant, 77_000)
    entry = AuditEntry.objects.get(command="set_price")
    stranger = as_owner(MembershipFactory(producer=ProducerFactory()))

    answers = [
        stranger.post(f"{OWN}{consent.pk}/dung/").status_code,
        stranger.post(f"{OWN}viec/{entry.pk}/hoan-lai/").status_code,
    ]

    assert answers == [404, 404]
    variant.refresh_from_db()
    assert variant.price_vnd == 77_000
    assert HelpConsent.objects.live().count() == 1


def test_the_producer_stops_a_helper_at_once_and_both_are_told(owner, helper):
    consent = given(owner, helper)
    client = inside(helper, consent)

    as_owner(owner).post(f"{OWN}{consent.pk}/dung/")

    assert client.get("/ban-hang/").status_code == 404
    assert ProducerLetter.objects.filter(kind="help_ends").count() == 1


def test_an_owner_lets_a_helper_in_and_staff_can_not(owner, helper):
    wish = {"helper": helper.pk, "task": "Trả lời đơn", "may_work": "0", "days": "30"}
    staff = MembershipFactory(producer=owner.producer, role="staff")

    refused = as_owner(staff).post(OWN, wish).status_code
    done = as_owner(owner).post(OWN, wish).status_code

    assert (refused, done) == (403, 303)
    assert HelpConsent.objects.live().get().may_work is False


def test_nobody_is_let_in_twice_at_a_time(owner, helper):
    given(owner, helper)

    with pytest.raises(StateConflict):
        given(owner, helper)

    assert HelpConsent.objects.count() == 1


@pytest.mark.parametrize("days", [0, 91])
def test_a_consent_lasts_one_to_ninety_days(owner, helper, days):
    with pytest.raises(InvalidInput):
        given(owner, helper, days=days)

    assert not HelpConsent.objects.exists()


def test_the_sweep_closes_what_is_over_and_tells_the_producer_once(owner, helper):
    consent = given(owner, helper)

    with clock.moment(clock.now() + timedelta(days=8)):
        closed = [end_what_is_over() for _twice in range(2)]

    assert closed == [1, 0]
    consent.refresh_from_db()
    assert consent.end == "over"
    assert ProducerLetter.objects.filter(kind="help_ends").count() == 1


def test_an_operator_names_a_helper_who_has_an_account(owner):
    user, operator = UserFactory(), UserFactory()

    def named_by(contact):
        return name_helper(
            contact=contact,
            ward_code="31510",
            hamlet="ấp Phú Hòa",
            ends_on=clock.today(),
            is_anywhere=False,
            actor=Actor("user", operator.pk),
        )

    named = named_by(user.email)
    for refused in (user.email, "khongai@cho.example"):
        with pytest.raises(InvalidInput):
            named_by(refused)

    assert named.name == f"{user.full_name} (tổ công nghệ số ấp Phú Hòa)"
    assert Helper.objects.count() == 1


def statements(client, path):
    client.get(path)  # what is asked once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_desk_asks_the_same_number_of_questions_for_any_number_of_producers(owner, helper):
    given(owner, helper)
    client = Client()
    client.force_login(helper.user)
    few = statements(client, "/giup/")
    for _more in range(5):
        given(MembershipFactory(producer=pack().product.producer), helper)

    assert statements(client, "/giup/") == few


def test_the_producers_list_asks_the_same_number_of_questions_for_any_number_of_deeds(owner, helper):
    consent = given(owner, helper)
    variant, client = owner.producer.products.get().variants.get(), inside(helper, consent)
    change_price(client, variant, 61_000)
    own = as_owner(owner)
    few = statements(own, OWN)
    for price in range(62_000, 68_000, 1000):
        variant.refresh_from_db()
        change_price(client, variant, price)

    assert AuditEntry.objects.filter(through=consent.mark).count() == 7
    assert statements(own, OWN) == few


def test_helping_costs_one_question_more_than_ones_own_shop(owner, helper):
    client = inside(helper, given(owner, helper))

    assert statements(client, "/ban-hang/san-pham/") == statements(as_owner(owner), "/ban-hang/san-pham/") + 1
