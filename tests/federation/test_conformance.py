"""`manage.py federation check` against a server that shares no line with us: whole, and with one rule broken each."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from federation.gateways import talking
from federation.selectors.node import our_card, our_node

from .plain_server import Shop

BODY = {
    "type": "listing",
    "cur": "VND",
    "name": "Dừa sáp Cầu Kè",
    "producer": {"name": "Hợp tác xã Dừa Sáp"},
    "packs": [
        {"sku": "DS-1", "name": "Trái", "unit": "piece", "net": 1, "weightG": 900, "price": "120000", "stock": "IN"}
    ],
}


@pytest.fixture
def to_this_machine(settings):
    settings.OUTSIDE_NETWORKS = ["127.0.0.0/8"]
    talking.client.cache_clear()
    yield
    talking.client.cache_clear()


def shop(*faults: str, approves: bool = True) -> Shop:
    """With twelve listings, one of them gone."""
    found = Shop(faults=faults)
    for number in range(12):
        found.put(f"M{number}", {**BODY, "name": f"Dừa sáp số {number}"})
    found.put("M3", None)
    found.introduce(our_card())
    if approves:
        found.approve(our_node().id)
    return found


def checked(address: str, language: str = "vi") -> tuple[int, str]:
    """Exit code and what was printed."""
    out = io.StringIO()
    try:
        call_command("federation", "check", address, language=language, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.usefixtures("node", "to_this_machine")
def test_a_second_implementation_passes_every_step():
    with shop() as plain:
        code, told = checked(plain.address)
        _code, english = checked(plain.address, "en")

    assert "✗" not in told
    assert code == 0
    assert told.count("✓") == 30
    assert "✓ gốc băm bằng nhau" in told
    assert "✓ the roots are equal" in english


@pytest.mark.usefixtures("node", "to_this_machine")
def test_before_its_operator_agrees_it_says_whom_to_ask():
    with shop(approves=False) as plain:
        code, told = checked(plain.address)

    assert code == 1
    assert f"Nhờ người vận hành bên đó duyệt nút {our_node().id} rồi chạy lại" in told
    assert "gốc băm" not in told


@pytest.mark.usefixtures("node", "to_this_machine")
@pytest.mark.parametrize(
    ("fault", "found"),
    [
        ("wrong root", "✗ gốc băm bằng nhau"),
        ("loses one", "✗ đủ số món"),
        ("unsigned listings", "✗ mọi bản ghi đúng chữ ký"),
        ("full tombstones", "✗ bia mộ không mang nội dung"),
        ("replays", "✗ từ chối: gửi lại y nguyên"),
        ("any signature", "✗ từ chối: chữ ký sai"),
        ("any time", "✗ từ chối: quá cũ"),
        ("answers not bound", "✗ câu trả lời có chữ ký đúng"),
    ],
)
def test_each_broken_rule_is_named(fault, found):
    with shop(fault) as plain:
        code, told = checked(plain.address)

    assert code == 1
    assert found in told


@pytest.mark.usefixtures("node", "to_this_machine")
def test_an_address_where_nobody_lives_is_said_plainly():
    code, told = checked("http://127.0.0.1:9")

    assert (code, told.count("✗")) == (1, 1)
    assert "Không đọc được thẻ" in told
