"""Confirm, decline, pack, ship, deliver: with one tap, on paper-thin networks, and never by a stranger."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.kernel.models import AuditEntry
from orders.models import Fulfilment, SellerOrder
from orders.web.producer_urls import urlpatterns
from tests.factories import MembershipFactory
from tests.orders.making import pack, paid

pytestmark = pytest.mark.django_db
PARCEL = {"carrier": "Xe khách", "tracking_number": "83B-123.45"}


@pytest.fixture
def part(client):
    """A paid part; the client is signed in as somebody of its producer."""
    member = MembershipFactory()
    client.force_login(member.user)
    return paid(pack(producer=member.producer)).parts.get()


def do(client, part, move, data=None, **headers):
    return client.post(f"/ban-hang/don/{part.number}/{move}/", data or {}, **headers)


def status_of(part):
    return SellerOrder.objects.get(pk=part.pk).status


def test_the_whole_way_takes_four_taps(client, part):
    for move, data, reached in [
        ("nhan", None, "confirmed"),
        ("dong-goi", None, "packed"),
        ("gui", PARCEL, "handed_over"),
        ("da-toi", None, "delivered"),
    ]:
        answer = do(client, part, move, data)

        assert (answer.status_code, answer["Location"], status_of(part)) == (303, "/ban-hang/", reached)
    assert str(Fulfilment.objects.get()) == "Xe khách 83B-123.45"


def test_the_audit_names_the_person_who_tapped(client, part):
    do(client, part, "nhan")

    entry = AuditEntry.objects.get(command="confirm_part")
    assert str(entry.actor_id) == client.session["_auth_user_id"]
    assert entry.after == {"status": "confirmed", "role": "producer"}


def test_a_second_tap_changes_nothing_and_frightens_nobody(client, part):
    do(client, part, "nhan")

    answer = client.post(f"/ban-hang/don/{part.number}/nhan/", follow=True)

    assert f"Đã nhận đơn {part.number}." in answer.content.decode()
    assert AuditEntry.objects.filter(command="confirm_part").count() == 1


def test_declining_tells_the_buyer_why_in_words(client, part):
    do(client, part, "tu-choi", {"reason": "sold_out", "words": "Thứ Ba có mẻ mới nghen."})

    part.refresh_from_db()
    assert part.status == "declined"
    assert (part.decline_code, part.decline_reason) == ("sold_out", "Thứ Ba có mẻ mới nghen.")
    assert part.declined_because == "Hết hàng, không kịp làm mẻ mới. Thứ Ba có mẻ mới nghen."


@pytest.mark.parametrize("data", [{}, {"reason": "other"}, {"reason": "nonsense"}])
def test_declining_without_a_reason_asks_again(client, part, data):
    answer = do(client, part, "tu-choi", data)

    assert (answer.status_code, status_of(part)) == (422, "paid")
    assert '<details class="act" open>' in answer.content.decode()


@pytest.mark.parametrize("missing", ["carrier", "tracking_number"])
def test_shipping_without_a_name_or_number_asks_again_and_keeps_what_was_typed(client, part, missing):
    do(client, part, "nhan")

    answer = do(client, part, "gui", {**PARCEL, missing: " "})

    kept = next(text for name, text in PARCEL.items() if name != missing)
    assert (answer.status_code, status_of(part)) == (422, "confirmed")
    assert f'value="{kept}"' in answer.content.decode()


def test_a_move_that_came_too_late_is_refused_with_words(client, part):
    do(client, part, "tu-choi", {"reason": "day_off"})

    answer = client.post(f"/ban-hang/don/{part.number}/nhan/", {"from": "part"}, follow=True)

    assert answer.redirect_chain == [(f"/ban-hang/don/{part.number}/", 303)]
    assert "vừa đổi trạng thái" in answer.content.decode()
    assert status_of(part) == "declined"


def test_htmx_gets_the_card_as_it_is_now_and_the_counts(client, part):
    answer = do(client, part, "nhan", headers={"HX-Request": "true"})

    card = answer.content.decode()
    assert answer.status_code == 200
    assert card.lstrip().startswith(f'<article class="card order-card" id="don-{part.number}">')
    assert "Đã đóng gói xong" in card
    assert 'id="counts"' in card


def test_a_tap_after_the_sign_in_ran_out_leads_the_whole_page_to_sign_in(client, part):
    client.logout()

    answer = do(client, part, "nhan", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/tai-khoan/dang-nhap/?next=/ban-hang/"
    assert status_of(part) == "paid"


def test_the_next_parcel_suggests_the_last_carrier(client, part):
    do(client, part, "nhan")
    do(client, part, "gui", PARCEL)
    second = paid(pack(producer=part.producer)).parts.get()
    do(client, second, "nhan")

    assert 'value="Xe khách"' in client.get(f"/ban-hang/don/{second.number}/").content.decode()


@pytest.mark.parametrize("move", ["nhan", "tu-choi", "dong-goi", "gui", "da-toi"])
def test_who_comes_to_a_move_without_tapping_is_shown_the_order(client, part, move):
    answer = client.get(f"/ban-hang/don/{part.number}/{move}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/ban-hang/don/{part.number}/")
    assert status_of(part) == "paid"


# Of an order's part by its number; those of other things (vouchers, …) have tests of their own.
ADDRESSES = [
    (pattern.name, "number" in pattern.pattern.converters)
    for pattern in urlpatterns
    if set(pattern.pattern.converters) <= {"number"}
]


def test_a_stranger_finds_nothing_and_changes_nothing(client, part):
    """Somebody of another producer; at the addresses without a number the foreign producer is asked for."""
    client.force_login(MembershipFactory().user)
    answers = {}

    for name, of_a_part in ADDRESSES:
        url = reverse(f"orders:{name}", args=[part.number] if of_a_part else [])
        asked = url if of_a_part else f"{url}?nha={part.producer.slug}"
        posted = client.post(asked, {**PARCEL, "reason": "day_off"})
        answers[name] = {client.get(asked).status_code, posted.status_code}

    assert {name: codes for name, codes in answers.items() if not {404} <= codes <= {404, 405}} == {}
    assert len(answers) == len(ADDRESSES)
    assert (status_of(part), AuditEntry.objects.filter(target_type="orders.sellerorder").count()) == ("paid", 0)


def test_an_anonymous_visitor_is_asked_to_sign_in(client, part):
    client.logout()
    led = {}

    for name, of_a_part in ADDRESSES:
        url = reverse(f"orders:{name}", args=[part.number] if of_a_part else [])
        answers = [client.get(url), client.post(url, {**PARCEL, "reason": "day_off"})]
        led[url] = {answer["Location"] for answer in answers if answer.status_code == 302}

    assert led == {url: {f"/tai-khoan/dang-nhap/?next={url}"} for url in led}
    assert len(led) == len(ADDRESSES)
    assert status_of(part) == "paid"
