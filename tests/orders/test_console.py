"""Operators act about parts, returns, complaints and lots in the console: by the commands, and only if they may."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from catalog.models import Lot
from marketplace.kernel.audit import GUEST
from marketplace.kernel.models import AuditEntry
from marketplace.kernel.money import format_vnd
from orders.models import Complaint, ExtraCharge, OrderNotice, SellerOrder
from orders.services.complaining import file_complaint
from tests.factories import UserFactory
from tests.once import made_once

from .making import pack, paid
from .preorders import bring_in, reserved

pytestmark = pytest.mark.django_db


def operator(*permissions):
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@made_once
def part():
    return paid(pack(units_made=9), units=3).parts.get()


def test_a_part_is_cancelled_with_a_reason_and_the_operators_name(part):
    client = operator("view_sellerorder", "change_sellerorder")
    page = client.get(f"/console/orders/sellerorder/{part.pk}/change/").content.decode()

    answer = client.post(f"/console/orders/sellerorder/{part.pk}/do/huy/", {"reason": "Người mua gọi xin hủy"})

    assert f"/console/orders/sellerorder/{part.pk}/do/huy/" in page
    assert (answer.status_code, SellerOrder.objects.get().status) == (302, "cancelled")
    assert AuditEntry.objects.get(command="withdraw_part").actor_id == int(client.session["_auth_user_id"])


def test_an_operator_gives_a_harvest_up_and_everybody_has_the_deposit_back():
    waiting = reserved()
    client, address = (
        operator("view_harvest", "change_harvest", "view_sellerorder"),
        f"/console/catalog/harvest/{waiting.harvest_id}",
    )
    page = client.get(f"{address}/change/").content.decode()

    silent = client.post(f"{address}/do/mat-mua/", {"reason": ""})
    assert (silent.status_code, SellerOrder.objects.get().status) == (422, "reserved")
    client.post(f"{address}/do/mat-mua/", {"reason": "Mưa dầm"})

    waiting.refresh_from_db()
    assert waiting.number in page
    assert (waiting.status, waiting.due_vnd) == ("declined", 0)
    assert "/do/mat-mua/" not in client.get(f"{address}/change/").content.decode()


def test_charges_are_read_and_never_edited():
    waiting = reserved()
    bring_in(waiting, units=9)
    client = operator("view_extracharge", "change_extracharge", "delete_extracharge", "add_extracharge")

    listed = client.get("/console/orders/extracharge/").content.decode()

    assert waiting.number in listed
    assert client.get("/console/orders/extracharge/add/").status_code == 403
    page = client.get(f"/console/orders/extracharge/{ExtraCharge.objects.get().pk}/change/").content.decode()
    assert 'name="_save"' not in page


def test_sums_are_grouped_and_a_rows_page_leads_to_what_was_done_to_it(part):
    client = operator("view_sellerorder", "change_sellerorder", "view_auditentry")
    rows = client.get("/console/orders/sellerorder/").content.decode()
    client.post(f"/console/orders/sellerorder/{part.pk}/do/huy/", {"reason": "Người mua gọi xin hủy"})
    page = client.get(f"/console/orders/sellerorder/{part.pk}/change/").content.decode()
    log = client.get(f"/console/orders/sellerorder/{part.pk}/history/", follow=True)

    for shown in (rows, page):
        assert format_vnd(part.total_vnd) in shown
        assert str(part.total_vnd) not in shown
    told = log.context["cl"].result_list
    assert {(entry.target_type, entry.target_id) for entry in told} == {("orders.sellerorder", str(part.pk))}


def test_without_a_reason_nothing_changes(part):
    answer = operator("view_sellerorder", "change_sellerorder").post(
        f"/console/orders/sellerorder/{part.pk}/do/huy/", {"reason": ""}
    )

    assert (answer.status_code, SellerOrder.objects.get().status) == (422, "paid")


def test_looking_is_not_enough_to_act(part):
    client = operator("view_sellerorder")

    page = client.get(f"/console/orders/sellerorder/{part.pk}/change/").content.decode()
    answer = client.post(f"/console/orders/sellerorder/{part.pk}/do/huy/", {"reason": "x"})

    assert "/do/huy/" not in page
    assert (answer.status_code, SellerOrder.objects.get().status) == (403, "paid")


def test_what_can_not_be_done_now_is_refused_in_words(part):
    answer = operator("view_sellerorder", "change_sellerorder").post(
        f"/console/orders/sellerorder/{part.pk}/do/da-toi/"
    )

    assert answer.status_code == 422
    assert "đổi trạng thái" in answer.content.decode()


def test_a_complaint_is_taken_and_answered_with_money(part):
    filed = file_complaint(part_id=part.pk, field="delivery", words="Chưa thấy hàng", actor=GUEST)
    client = operator("view_complaint", "change_complaint")
    address = f"/console/orders/complaint/{filed.pk}"

    client.post(f"{address}/do/tiep-nhan/", {"owner": "Tổ giao nhận", "field": "refund"})
    client.post(f"{address}/do/tra-loi/", {"words": "Chợ trả lại phí giao.", "amount_vnd": "20000"})

    filed = Complaint.objects.get()
    assert (filed.status, filed.field, filed.owner) == ("answered", "refund", "Tổ giao nhận")
    assert SellerOrder.objects.get().due_vnd == part.due_vnd - 20_000


def test_more_than_the_part_costs_never_goes_back(part):
    filed = file_complaint(part_id=part.pk, field="delivery", words="Chưa thấy hàng", actor=GUEST)
    client = operator("view_complaint", "change_complaint")
    client.post(f"/console/orders/complaint/{filed.pk}/do/tiep-nhan/", {"owner": "Tổ", "field": "refund"})

    answer = client.post(
        f"/console/orders/complaint/{filed.pk}/do/tra-loi/", {"words": "x", "amount_vnd": str(part.due_vnd + 1)}
    )

    assert (answer.status_code, Complaint.objects.get().status) == (422, "in_progress")
    assert SellerOrder.objects.get().due_vnd == part.due_vnd


def test_a_lot_is_called_back_and_its_buyers_are_told(part):
    lot = Lot.objects.get()

    operator("view_lot", "change_lot").post(f"/console/catalog/lot/{lot.pk}/do/thu-hoi/", {"reason": "Nhiễm khuẩn"})

    assert Lot.objects.get().recall_reason == "Nhiễm khuẩn"
    assert OrderNotice.objects.get(kind="recall").part == part
