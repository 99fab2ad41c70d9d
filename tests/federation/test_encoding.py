"""One value, the same bytes everywhere; and nothing is read that two readers could understand differently."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from federation.core.encoding import MAX_INTEGER, Malformed, canonical, parse
from federation.core.quick_json import read_if_plain

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_bytes_are_those_of_rfc_8785(value):
    assert parse(canonical({"v": value}), max_bytes=10**6) == rfc_of({"v": value})


def rfc_of(value):
    written = canonical(value)
    assert written == rfc8785.dumps(parse(written, max_bytes=10**6))
    return parse(written, max_bytes=10**6)


def test_marks_are_written_one_way():
    assert canonical({"t": "hành tím"}) == canonical({"t": "hành tím"})


@pytest.mark.parametrize("value", [1.5, {"khoá": 1}, {1: 2}, 2**53, "\ud800", b"x"])
def test_what_the_contract_does_not_allow_is_not_written(value):
    with pytest.raises(Malformed):
        canonical({"v": value})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"a":1.0}',
        b'{"a":NaN}',
        b'{"a":1e9}',
        b"[1]",
        b'{"a":' * 17 + b"1" + b"}" * 17,
        b"\xff{}",
        b'{"a":' + b"9" * 5000 + b"}",
        b"[" * 9000,
        b'{"a":"' + b"x" * 10_000 + b'"}',
    ],
)
def test_what_readers_may_understand_differently_is_refused(data):
    with pytest.raises(Malformed):
        parse(data, max_bytes=10_000)


def test_brackets_inside_text_are_not_depth():
    assert parse(b'{"a":"' + b"[" * 40 + b'\\"' + b"{" * 40 + b'"}', max_bytes=1000)["a"].startswith("[[")


@given(VALUES, st.booleans())
def test_what_the_quick_reader_is_sure_of_the_strict_one_reads_alike(value, spaced):
    data = json.dumps({"v": value}, ensure_ascii=spaced, separators=None if spaced else (",", ":")).encode()
    quick = read_if_plain(data)

    assert quick in (None, json.loads(data))
    assert quick is not None or spaced
    assert parse(data, max_bytes=10**6) == json.loads(data)


@pytest.mark.parametrize(
    "data",
    [b'{"a":1,"a":1}', b'{"a":1,"b":2,"a":3}', b'{"a":1.0}', b'{"a":-0}', b'{"a": 1}', b"NaN", b'"\\u0061"'],
)
def test_of_what_has_two_readings_or_spellings_the_quick_reader_is_not_sure(data):
    assert read_if_plain(data) is None
