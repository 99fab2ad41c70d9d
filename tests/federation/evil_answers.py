"""What a hostile partner publishes and says, signed as it must be.

CROOKED publish odd records and then answer as an honest node does; LIES spoil answers before they are signed.
"""

from __future__ import annotations

import hashlib
import json
import secrets

from .evil_partner import GOODS, PACK
from .plain_reader import b64, canonical


# Odd records, and an honest node around them ------------------------------------------------------------------------
def other_nodes_name(evil):
    evil.seq += 1
    name = "ndaaaaaaaaaaaaaaaaaaaaaaaa/0001"
    evil.keep(name, canonical({"name": "x", **evil.origin(name, evil.seq)}))


def payload_of_33_kib(evil):
    evil.publish(1, desc="x" * 33 * 1024)


def payload_deep(evil):
    evil.raw(1, ',"a":' + "[" * 4000 + "]" * 4000)


def payload_with_a_key_twice(evil):
    evil.raw(1, ',"name":"a","name":"b"')


def payload_with_nan(evil):
    evil.raw(1, ',"price":NaN')


def payload_with_a_float(evil):
    evil.raw(1, ',"price":4.5e999')


def payload_with_a_number_of_9000_digits(evil):
    evil.raw(1, ',"price":' + "9" * 9000)


def payload_that_is_no_json(evil):
    evil.raw(1, ',"name"')


def digest_of_something_else(evil):
    evil.publish(1)
    evil.rows[evil.id(1)]["digest"] = "ab" * 32


def deleted_with_content(evil):
    evil.publish(1)
    evil.rows[evil.id(1)]["deleted"] = True


def prices_of_nothing_below_and_beyond(evil):
    for number, price in enumerate(("0", "-5", "9" * 13, "45.000"), start=1):
        evil.publish(number, packs=[{**PACK, "price": price}])


def half_a_surrogate_and_nul(evil):
    evil.raw(
        1, ',"type":"listing","name":"a\\ud800b\\u0000","packs":[' + json.dumps(PACK) + '],"producer":{"name":"x"}'
    )


def markup_links_and_hidden_signs(evil):
    evil.publish(1, name="<scr<b>ipt>x</script>Kẹo ht\u200btps://evil.example/ \u202eDỪA\u2066 \u200bngon\u0007")


def thousands_of_accents(evil):
    evil.publish(1, name="a" + "\u0301\u0316" * 2000, desc="e" + "\u0316\u0301" * 5000)


def all_prices_bad(evil):
    for number in range(8):
        evil.publish(number, packs=[{**PACK, "price": "0"}])


def forged_record(evil):
    evil.publish(1, name="Giả")
    evil.rows[evil.id(1)]["sig"] = b64(bytes(64))


def signature_of_another_record(evil):
    evil.publish(1)
    evil.publish(2)
    evil.rows[evil.id(1)]["sig"] = evil.rows[evil.id(2)]["sig"]


def bytes_of_another_record(evil):
    evil.publish(1)
    evil.publish(2)
    evil.rows[evil.id(1)] = {**evil.rows[evil.id(2)], "id": evil.id(1)}


def mass_deletion(evil):
    for number in range(1, 26):
        evil.delete(number)


def prices_times_ten(evil):
    for number in range(1, 13):
        evil.publish(number, packs=[{**PACK, "price": "450000"}])  # what the listing says of itself stays as it was


def a_million_tombstones_of_nothing(evil):
    for number in range(40):
        evil.delete(10_000 + number)


CROOKED = {
    each.__name__: each
    for each in (
        other_nodes_name,
        payload_of_33_kib,
        payload_deep,
        payload_with_a_key_twice,
        payload_with_nan,
        payload_with_a_float,
        payload_with_a_number_of_9000_digits,
        payload_that_is_no_json,
        digest_of_something_else,
        deleted_with_content,
        prices_of_nothing_below_and_beyond,
        half_a_surrogate_and_nul,
        markup_links_and_hidden_signs,
        thousands_of_accents,
        all_prices_bad,
        forged_record,
        signature_of_another_record,
        bytes_of_another_record,
        mass_deletion,
        prices_times_ten,
        a_million_tombstones_of_nothing,
    )
}


# Lies, signed as they must be ---------------------------------------------------------------------------------------
def page(evil, name, data, **changes):
    """This page of changes with something else; other answers as they are."""
    return {"changes": {**data["changes"], **changes}} if name == "Changes" else data


def more_for_ever_and_nothing_in_it(evil, name, data):
    return page(evil, name, data, changes=[], hasMore=True, head=None, next=secrets.token_hex(8))


def the_same_cursor_for_ever(evil, name, data):
    return page(evil, name, data, hasMore=True, head=None, changes=list(evil.first.values())[:1], next="same")


def a_million_listings(evil, name, data):
    """Two at a time: each page leads on."""
    some = [{**evil.first[evil.id(0)], "id": f"{evil.node}/{secrets.token_hex(4)}"} for _ in range(2)]
    gone = [
        {**row, "deleted": True, "payload": None, "sig": None, "digest": hashlib.sha256().hexdigest()} for row in some
    ]
    return page(evil, name, data, hasMore=True, head=None, changes=gone, next=secrets.token_hex(8))


def a_page_larger_than_asked(evil, name, data):
    return page(evil, name, data, changes=list(evil.first.values()) * 20)


def a_million_declared(evil, name, data):
    return page(evil, name, data, head=evil.head(count=1_000_000))


def a_false_root(evil, name, data):
    return page(evil, name, data, head=evil.head(root="ab" * 32))


def a_stale_head(evil, name, data):
    return page(evil, name, data, head=evil.head(seq="3"))


def two_heads_of_one_moment(evil, name, data):
    return page(evil, name, data, changes=[], head=evil.head(seq=str(GOODS), root="cd" * 32))


def a_version_that_went_down(evil, name, data):
    row = evil.first[evil.id(5)]
    payload = canonical({**json.loads(row["payload"]), "v": 1})
    evil.rows.clear()
    evil.keep(row["id"], payload, version="1")
    return page(evil, name, data, changes=[evil.rows[row["id"]]])


def the_same_version_with_other_bytes(evil, name, data):
    row = evil.first[evil.id(5)]
    evil.keep(row["id"], canonical({**json.loads(row["payload"]), "name": "Khác"}), version=row["version"])
    return page(evil, name, data, changes=[evil.rows[row["id"]]])


def another_feeds_head(evil, name, data):
    return page(evil, name, data, head=evil.head(node="ndother"))


def a_head_signed_by_nobody(evil, name, data):
    return page(evil, name, data, head={**evil.head(), "sig": b64(bytes(64))})


def try_later_for_ever(_evil, _name, _data):
    return {"changes": {"__typename": "TryLater", "retryAfterMs": 10**12, "why": "\ud800\u202e\0\nbận"}}


def begin_anew_for_ever(evil, name, data):
    return {"changes": {"__typename": "ResetRequired", "reason": "EPOCH_CHANGED", "epoch": secrets.token_hex(4)}}


def a_cursor_of_a_megabyte(evil, name, data):
    return page(evil, name, data, next="x" * 1_000_000)


def an_answer_to_another_question(evil, name, data):
    return {"changes": {"__typename": "ItemList", "items": []}}


def records_nobody_asked_for(evil, name, data):
    if name == "Records":
        return {"records": {"changes": [evil.first[evil.id(9)]], "seen": "x"}}
    return a_false_root(evil, name, data) if name == "Changes" else _strange(evil, name, data)


def a_million_items(evil, name, data):
    if name == "BucketItems":
        one = {"id": evil.id(1), "version": "1", "digest": "ab" * 32}
        return {"bucketItems": {"__typename": "ItemList", "items": [one] * 21_000}}
    return a_false_root(evil, name, data) if name == "Changes" else _strange(evil, name, data)


def _strange(_evil, name, data):
    """Buckets that differ, so that items are asked for; items that nobody has, so that records are."""
    if name == "Buckets":
        return {"buckets": {**data["buckets"], "hashes": ["ab" * 32] * 256}}
    data["bucketItems"]["items"].append({"id": "nd/none", "version": "1", "digest": "ab" * 32})
    return data


LIES = {
    each.__name__: each
    for each in (
        more_for_ever_and_nothing_in_it,
        the_same_cursor_for_ever,
        a_million_listings,
        a_page_larger_than_asked,
        a_million_declared,
        a_false_root,
        a_stale_head,
        two_heads_of_one_moment,
        a_version_that_went_down,
        the_same_version_with_other_bytes,
        another_feeds_head,
        a_head_signed_by_nobody,
        try_later_for_ever,
        begin_anew_for_ever,
        a_cursor_of_a_megabyte,
        an_answer_to_another_question,
        records_nobody_asked_for,
        a_million_items,
    )
}
