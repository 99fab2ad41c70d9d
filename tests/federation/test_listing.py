"""What a partner says is read with care: text becomes plain, odd values are put aside, strange answers end trust."""

from __future__ import annotations

from typing import Any

import pytest

from federation.core.judging import Distrusted, Rejected
from federation.core.listing import plain, read_listing
from federation.core.records import AskBuckets, AskChanges, AskItems, AskRecords
from federation.core.wire import read_answer, read_head
from federation.services.showing import page_of

BODY: dict[str, Any] = {
    "type": "listing",
    "cur": "VND",
    "name": "Kẹo dừa",
    "slug": "keo-dua",
    "category": {"scheme": "cho-que/1", "code": "keo"},
    "producer": {"id": "co-ba", "name": "Cô Ba", "form": "household"},
    "packs": [{"sku": "A", "name": "Hộp", "unit": "g", "net": 400, "weightG": 450, "price": "45000", "stock": "IN"}],
    "ship": {"scope": "nationwide"},
}


def pack(**changes):
    return {"packs": [{**BODY["packs"][0], **changes}]}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script>Kẹo", "alert(1) Kẹo"),
        ("mua ở https://evil.example/x ngay", "mua ở ngay"),
        ("a\u202eb\u2066c\u0000d\u200be", "abcde"),
        ("\u1780\u200b\u1781", "\u1780\u200b\u1781"),
        ("  nhiều   khoảng\ntrắng ", "nhiều khoảngtrắng"),
        ("e\u0302\u0301", "\u1ebf"),
    ],
)
def test_text_becomes_plain(typed, shown):
    assert plain(typed, 100) == shown


def test_lines_stay_where_they_are_wanted():
    assert plain("một \n  hai", 100, lines=True) == "một\nhai"


def test_what_a_partner_leaves_out_or_says_anew_is_no_reason_to_refuse():
    listing = read_listing({**BODY, "novelty": {"x": [1]}, "storage": "in space", "certificates": [{"scheme": "new"}]})

    assert (listing.storage, listing.season, listing.papers) == ("ambient", list(range(1, 13)), [])


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "recipe"},
        {"cur": "USD"},
        {"name": ""},
        {"name": 7},
        {"packs": []},
        {"packs": "x"},
        {"packs": [1]},
        {"packs": BODY["packs"] * 2},
        {"packs": BODY["packs"] * 41},
        pack(price="4.5"),
        pack(price=45000),
        pack(price="99"),
        pack(price="9" * 13),
        pack(price="٤٥٠٠٠"),
        pack(net=0),
        pack(net=True),
        pack(weightG=-1),
        {"season": [13]},
        {"season": ["1"]},
        {"producer": []},
        {"producer": {}},
        {"shelfLifeDays": "3"},
        {"desc": ["x"]},
    ],
    ids=str,
)
def test_what_can_not_be_sold_is_put_aside(changes):
    with pytest.raises(Rejected):
        read_listing({**BODY, **changes})


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/san-pham/keo/", "https://ban.example/san-pham/keo/"),
        ("", "https://ban.example/"),
        ("https://evil.example/", "https://ban.example/"),
        ("//evil.example/", "https://ban.example/"),
        ("javascript:alert(1)", "https://ban.example/"),
        ("http://ban.example/x", "https://ban.example/"),
        ("//[", "https://ban.example/"),
        ("https://ban.example@evil.example/", "https://ban.example/"),
    ],
)
def test_a_link_leads_to_the_partners_own_site_only(path, page):
    assert page_of("https://ban.example", path) == page


CHANGES = AskChanges(None, 10)
CHANGE = {"id": "nd/1", "version": "1", "deleted": False, "digest": "d", "payload": "{}", "sig": "", "keyId": "k"}
PAGE = {"__typename": "ChangePage", "changes": [CHANGE], "next": "c", "hasMore": True, "head": None}


def page(**changes):
    return {**PAGE, "changes": [{**CHANGE, **changes}]}


@pytest.mark.parametrize(
    ("ask", "body"),
    [
        (CHANGES, None),
        (CHANGES, []),
        (CHANGES, {}),
        (CHANGES, {"__typename": "Nonsense"}),
        (CHANGES, {**PAGE, "hasMore": False}),
        (CHANGES, {**PAGE, "next": "x" * 257}),
        (CHANGES, {**PAGE, "next": None}),
        (CHANGES, {**PAGE, "changes": "abc"}),
        (CHANGES, page(id="nd/\0")),
        (CHANGES, page(id="x" * 201)),
        (CHANGES, page(version="9" * 30)),
        (CHANGES, page(version="-1")),
        (CHANGES, page(version=1.5)),
        (CHANGES, page(deleted="no")),
        (CHANGES, page(sig="not base64!")),
        (CHANGES, page(digest="đ")),
        (CHANGES, page(keyId=7)),
        (CHANGES, {"__typename": "TryLater", "retryAfterMs": "soon", "why": ""}),
        (CHANGES, {"__typename": "ResetRequired", "reason": "WHY_NOT", "epoch": "e"}),
        (AskBuckets("e"), {"__typename": "BucketList", "hashes": [1]}),
        (AskItems("e", (1,)), {"__typename": "ItemList", "items": [{}]}),
        (AskRecords(("a",)), {"changes": [CHANGE]}),
    ],
    ids=lambda each: str(each)[:60],
)
def test_an_answer_no_working_partner_gives_ends_the_trust(ask, body):
    with pytest.raises(Distrusted):
        read_answer(ask, body)


def test_a_head_with_a_name_that_is_none_is_refused():
    with pytest.raises(ValueError, match="a name that is none"):
        read_head({"node": "a\nb"})
