"""Labels, packing slips and contracts as PDF: what they say, what their codes say, and to whom they are shown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.kernel.audit import SYSTEM
from orders.models import SellerOrder
from orders.services.answering import confirm_part
from tests.factories import MembershipFactory
from tests.papers import codes_of, sizes_of, texts_of

from .making import pack, paid, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MembershipFactory(user__phone="+84912345678")
    client.force_login(member.user)
    return member


def bought(member, **product) -> SellerOrder:
    return paid(pack(producer=member.producer, **product), units=2).parts.get()


def test_the_label_says_who_sends_and_receives_and_its_code_opens_the_order(client, member):
    part = bought(member)

    answer = client.get(f"/ban-hang/don/{part.number}/nhan.pdf")

    text = texts_of(answer.content)[0]
    assert (answer["Content-Type"], sizes_of(answer.content)) == ("application/pdf", [(100, 150)])
    for words in [part.number, member.producer.legal_name, "Lý Thị Sà Rươl", "0100 200 300", "12 Trần Hưng Đạo"]:
        assert words in text
    code = codes_of(answer.content)[0]
    assert code.endswith(f"/ban-hang/don/{part.number}/")
    assert client.get(code.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_slip_names_goods_and_lots(client, member):
    part = bought(member, name_vi="Hành tím Vĩnh Châu")
    lot = part.lines.get().holds.get().lot

    pdf = client.get(f"/ban-hang/don/{part.number}/phieu.pdf").content

    for words in ["2 × Hành tím Vĩnh Châu", f"Lô {lot.code}" if lot.code else "hạn", "Tất cả 2 gói hàng"]:
        assert words in texts_of(pdf)[0]
    assert sizes_of(pdf) == [(148, 210)]


def test_ticked_parts_are_printed_into_one_file(client, member):
    first, second = bought(member), bought(member)

    pdf = client.get("/ban-hang/don/in/", {"don": [first.number, second.number], "loai": "nhan"}).content

    assert [part.number in text for part, text in zip([first, second], texts_of(pdf), strict=True)] == [True, True]


def test_all_that_wait_to_be_packed_are_printed_at_once(client, member):
    waiting, unconfirmed = bought(member), bought(member)
    confirm_part(part_id=waiting.pk, actor=SYSTEM)

    pages = texts_of(client.get("/ban-hang/don/in/", {"tat-ca": "1", "loai": "phieu"}).content)

    assert len(pages) == 1
    assert (waiting.number in pages[0], unconfirmed.number in pages[0]) == (True, False)


def test_many_papers_cost_as_many_statements_as_two(client, member):
    numbers = [bought(member).number for _ in range(4)]
    counts = []
    for wanted in (numbers[:2], numbers):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            client.get("/ban-hang/don/in/", {"don": wanted, "loai": "phieu"})
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_stranger_gets_no_paper(client, member):
    own, foreign = bought(member), paid(pack()).parts.get()

    addresses = [
        f"/ban-hang/don/{foreign.number}/nhan.pdf",
        f"/ban-hang/don/{foreign.number}/phieu.pdf",
        f"/ban-hang/don/in/?loai=nhan&don={own.number}&don={foreign.number}",
        "/ban-hang/don/in/?loai=nhan",
        f"/ban-hang/don/{own.number}/ban-do.pdf",
        "/don-hang/khong-co/hop-dong.pdf",
    ]

    assert [client.get(address).status_code for address in addresses] == [404] * 6


def test_the_contract_says_what_its_page_says(client):
    order = placed(pack(name_vi="Bánh pía sầu riêng"))
    part = order.parts.get()

    answer = client.get(f"/don-hang/{order.token}/hop-dong.pdf")

    text = " ".join(texts_of(answer.content))
    total = f"{order.total_vnd:,}".replace(",", ".")
    for words in [
        f"Hợp đồng mua bán từ xa số {order.number}",
        part.seller_snapshot["name"],
        "Bánh pía sầu riêng",
        f"Tổng cộng: {total} ₫",
        "Luật Bảo vệ quyền lợi người tiêu dùng 19/2023/QH15",
    ]:
        assert words in text
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
