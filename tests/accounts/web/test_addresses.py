"""The address book: one's own, and nobody else's."""

from __future__ import annotations

import html
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from marketplace.accounts.address_book import Entry, add_address, addresses_of, last_address, remove_address
from marketplace.accounts.errors import AddressBookFull, AddressTaken
from marketplace.accounts.models import Address
from marketplace.kernel.errors import NotFound
from marketplace.kernel.graphql.ids import global_id
from tests.factories import UserFactory
from tests.graphql.conftest import ask  # noqa: F401  # a fixture
from tests.orders.making import pack

pytestmark = pytest.mark.django_db
BOOK = "/tai-khoan/dia-chi/"
TYPED = {
    "label": "Nhà",
    "recipient": "Lý Thị Sà Rươl",
    "phone": "0912 345 678",
    "place": "Phường Sóc Trăng, TP. Cần Thơ",
    "ward": "31507",
    "street": "12 Trần Hưng Đạo",
    "action": "save",
}
CREATE = """mutation ($input: AddressInput!, $key: UUID!) { addressCreate(input: $input, idempotencyKey: $key) {
  address { id label isDefault } errors { field code } } }"""
UPDATE = """mutation ($id: ID!, $input: AddressInput!) { addressUpdate(id: $id, input: $input) {
  address { street } errors { field code } } }"""
DELETE = "mutation ($id: ID!) { addressDelete(id: $id) { errors { field code } } }"
DEFAULT = "mutation ($id: ID!) { addressSetDefault(id: $id) { address { isDefault } errors { field code } } }"
ME = "{ me { fullName addresses { label recipient wardCode street isDefault } } }"
INPUT = {"label": "Nhà", "recipient": "Lý Thị Sà Rươl", "phone": "0912345678", "wardCode": "31507", "street": "12 A"}


def entry(street="12 Trần Hưng Đạo", **more):
    return Entry(**{"recipient": "Bé", "phone": "+84912345678", "ward_code": "31507", "street": street, **more})


def streets(user):
    return [(one.street, one.is_default) for one in addresses_of(user.pk)]


@pytest.fixture
def me(client):
    user = UserFactory(phone="+84912345678")
    client.force_login(user)
    return user


@pytest.fixture
def strangers():
    return add_address(user_id=UserFactory().pk, entry=entry("Nhà người khác"))


def text(answer):
    return html.unescape(answer.content.decode())


def test_an_address_is_added_changed_made_default_and_removed(client, me):
    client.post(f"{BOOK}them/", TYPED)
    client.post(f"{BOOK}them/", {**TYPED, "street": "5 chợ Bông Sen", "label": "Chỗ làm"})
    first, second = addresses_of(me.pk)
    assert streets(me) == [("12 Trần Hưng Đạo", True), ("5 chợ Bông Sen", False)]

    client.post(f"{BOOK}{second.pk}/dung-truoc/")
    client.post(f"{BOOK}{first.pk}/", {**TYPED, "street": "14 Trần Hưng Đạo"})
    assert streets(me) == [("5 chợ Bông Sen", True), ("14 Trần Hưng Đạo", False)]
    assert "Chỗ làm" in text(client.get(BOOK))

    client.post(f"{BOOK}{second.pk}/xoa/")
    assert streets(me) == [("14 Trần Hưng Đạo", False)]


def test_looking_for_the_place_keeps_what_was_typed_and_saves_nothing(client, me):
    page = text(client.post(f"{BOOK}them/", {**TYPED, "ward": "", "place": "vinh tan vinh chau", "action": "update"}))

    assert 'value="31804.31807"' in page
    assert 'value="12 Trần Hưng Đạo"' in page
    assert streets(me) == []


@pytest.mark.parametrize("field", ["recipient", "phone", "street", "place"])
def test_what_is_missing_is_told_and_nothing_is_saved(client, me, field):
    answer = client.post(f"{BOOK}them/", {**TYPED, field: "", "ward": ""})

    assert answer.status_code == 422
    assert streets(me) == []


@pytest.mark.parametrize("path", ["", "xoa/", "dung-truoc/"])
def test_a_strangers_address_is_not_there(client, me, strangers, path):
    answer = client.post(f"{BOOK}{strangers.pk}/{path}", TYPED)

    assert answer.status_code == 404
    assert Address.objects.get().street == "Nhà người khác"
    assert "Nhà người khác" not in text(client.get(BOOK))


@pytest.mark.parametrize("path", ["", "them/", "1/"])
def test_a_guest_is_asked_to_sign_in(client, path):
    assert client.get(f"{BOOK}{path}").url.startswith("/tai-khoan/dang-nhap/")


def test_the_same_place_twice_and_a_twenty_first_one_are_refused():
    user = UserFactory()
    for number in range(20):
        add_address(user_id=user.pk, entry=entry(f"{number} đường"))

    with pytest.raises(AddressBookFull):
        add_address(user_id=user.pk, entry=entry("thêm"))
    remove_address(user_id=user.pk, address_id=addresses_of(user.pk)[-1].pk)
    with pytest.raises(AddressTaken):
        add_address(user_id=user.pk, entry=entry(addresses_of(user.pk)[0].street))
    with pytest.raises(NotFound):
        remove_address(user_id=UserFactory().pk, address_id=addresses_of(user.pk)[0].pk)

    assert len(addresses_of(user.pk)) == 19


def test_the_default_address_is_the_one_checkout_starts_with():
    user = UserFactory()
    first = add_address(user_id=user.pk, entry=entry("một"))
    add_address(user_id=user.pk, entry=entry("hai"))

    assert last_address(user.pk) == first


def test_two_default_addresses_are_impossible():
    user = UserFactory()
    for street in ("một", "hai"):
        add_address(user_id=user.pk, entry=entry(street))

    with pytest.raises(IntegrityError, match="one_default_address_per_person"), transaction.atomic():
        Address.objects.update(is_default=True)


def test_a_book_costs_the_same_however_long(client, me, django_assert_num_queries):
    for street in ("một", "hai", "ba"):
        add_address(user_id=me.pk, entry=entry(street))

    with django_assert_num_queries(3):
        client.get(BOOK)


def test_a_program_keeps_the_book(ask, me):  # noqa: F811
    key = str(uuid4())
    made, again = (ask(CREATE, input=INPUT, key=key)["data"]["addressCreate"] for _ in range(2))
    address = made["address"]["id"]
    changed = ask(UPDATE, id=address, input={**INPUT, "street": "14 B"})["data"]["addressUpdate"]
    chosen = ask(DEFAULT, id=address)["data"]["addressSetDefault"]

    assert made == again
    assert (changed["address"]["street"], chosen["address"]["isDefault"]) == ("14 B", True)
    assert ask(ME)["data"]["me"]["addresses"] == [
        {"label": "Nhà", "recipient": "Lý Thị Sà Rươl", "wardCode": "31507", "street": "14 B", "isDefault": True}
    ]
    assert ask(DELETE, id=address)["data"]["addressDelete"]["errors"] == []
    assert streets(me) == []


def test_a_program_gets_nothing_of_a_stranger(ask, me, strangers):  # noqa: F811
    stranger = global_id("Address", strangers.pk)
    answers = [
        ask(UPDATE, id=stranger, input=INPUT)["data"]["addressUpdate"],
        ask(DELETE, id=stranger)["data"]["addressDelete"],
        ask(DEFAULT, id=stranger)["data"]["addressSetDefault"],
    ]

    assert [one["errors"][0]["code"] for one in answers] == ["NOT_FOUND"] * 3
    assert Address.objects.get().street == "Nhà người khác"


def test_a_program_is_told_every_input_that_is_wrong(ask, me):  # noqa: F811
    wrong = {**INPUT, "recipient": "x", "phone": "12", "wardCode": "99999", "street": ""}

    errors = ask(CREATE, input=wrong, key=str(uuid4()))["data"]["addressCreate"]["errors"]

    assert {error["field"] for error in errors} == {"recipient", "phone", "wardCode", "street"}
    assert streets(me) == []


def test_a_guest_is_nobody(ask):  # noqa: F811
    assert ask(ME)["data"]["me"] is None
    assert ask(CREATE, input=INPUT, key=str(uuid4()))["data"]["addressCreate"]["errors"][0]["code"] == "NOT_FOUND"


def test_checkout_takes_the_chosen_address_and_never_a_strangers(client, me, strangers):
    add_address(user_id=me.pk, entry=entry("một", label="Nhà"))
    second = add_address(user_id=me.pk, entry=entry("hai", label="Chỗ làm"))
    client.post("/gio-hang/them/", {"variant": pack().pk, "units": 1})

    first_page, chosen, others = (
        text(client.get(f"/dat-mua/{query}")) for query in ("", f"?dia-chi={second.pk}", f"?dia-chi={strangers.pk}")
    )

    assert f'href="/dat-mua/?dia-chi={second.pk}"' in first_page
    assert ('value="một"' in first_page, 'value="hai"' in chosen, 'value="một"' in others) == (True, True, True)
    assert "Nhà người khác" not in others
