"""What a partner sends is opened with care."""

from __future__ import annotations

import gzip
import json
import secrets

import pytest

from federation.core.brakes import price_jumped
from federation.core.encoding import nfc
from federation.gateways.bounded import Unreadable, read_object
from federation.gateways.packing import FREE_BYTES, unpacked

HONEST = json.dumps({"hashes": ["ab" * 32] * 256}).encode()


def test_what_is_small_may_shrink_as_it_likes_and_what_is_large_twenty_times():
    nineteen = secrets.token_bytes(30_000) + bytes(500_000)
    twenty_two = secrets.token_bytes(30_000) + bytes(650_000)

    assert len(HONEST) > 50 * len(gzip.compress(HONEST))
    assert [unpacked(gzip.compress(each), "gzip") for each in (HONEST, nineteen)] == [HONEST, nineteen]
    assert unpacked(b"as it is", "") == b"as it is"
    with pytest.raises(Unreadable, match="more than"):
        unpacked(gzip.compress(twenty_two), "gzip")
    with pytest.raises(Unreadable, match="more than"):
        unpacked(gzip.compress(bytes(FREE_BYTES + 1)), "gzip")
    with pytest.raises(Unreadable, match="more than"):
        unpacked(gzip.compress(secrets.token_bytes(300)), "gzip", most_bytes=299)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"x", "br"),
        (b"x", "gzip"),
        (b"", "gzip"),
        (gzip.compress(HONEST)[:-1], "gzip"),
        (gzip.compress(HONEST) + b"x", "gzip"),
        (gzip.compress(HONEST) * 2, "gzip"),
    ],
)
def test_what_is_no_whole_gzip_is_not_opened(data, encoding):
    with pytest.raises(Unreadable):
        unpacked(data, encoding)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b"\xff\xfe",
        b'{"a":"\xff"}',
        b"[" * 9_000,
        b'{"a":' + b"9" * 9_000 + b"}",
        b"[]," * 300_000,
    ],
    ids=lambda data: repr(data[:20]),
)
def test_what_is_no_answer_is_not_read(data):
    with pytest.raises(Unreadable):
        read_object(data)


def test_accents_are_kept_as_languages_have_them_and_no_piles_of_them():
    assert nfc("e\u0302\u0301 \u1780\u17d2\u1781") == "\u1ebf \u1780\u17d2\u1781"
    assert nfc("x" + "\u0316" * 40 + "y" + "\u0316" * 30) == "x" + "\u0316" * 30 + "y" + "\u0316" * 30


def test_a_price_jumps_where_buyers_pay_it():
    def body(**packs: str):
        return {"price": "45000", "packs": [{"sku": sku, "price": price} for sku, price in packs.items()]}

    before = body(A="45000", B="80000")

    assert price_jumped(before, body(A="450000", B="80000"))
    assert price_jumped(before, body(C="450000", D="800000"))
    assert not price_jumped(before, body(A="90000", B="80000", C="9000"))
    assert not price_jumped(before, {"packs": [1, {"sku": "A"}, {"sku": "A", "price": 7}]})
