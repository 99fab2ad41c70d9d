"""What partners' programmers get in docs/federation/ is true: types, schemas and vectors are in step with the core, and
a second implementation computes the same."""

from __future__ import annotations

import base64
import hashlib
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from federation.core.identity import words
from federation.core.judging import Rejected
from federation.core.listing import read_listing
from federation.core.wire import told_head
from federation.models import Change
from federation.selectors.node import our_card
from federation.services.answering import present_head
from federation.services.sequencing import publish_noted
from tests.factories import CertificateFactory, LotFactory, ProductImageFactory

from . import plain_reader as plain
from .vectors import FOLDER, vectors, written

KIT = FOLDER.parent
FOUND = vectors()
SCHEMAS = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((KIT / "schemas").glob("*.json"))}


def rows(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))["vectors"]
    return found


def test_the_types_are_those_that_are_served():
    served = Path(__file__).parents[1] / "graphql" / "partners.graphql"

    assert (KIT / "contract.graphql").read_text(encoding="utf-8") == served.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FOUND)
def test_the_vectors_are_what_the_core_computes(kind):
    assert (FOLDER / f"{kind}.json").read_text(encoding="ascii") == written(kind, FOUND[kind])


def test_there_are_enough_vectors_for_every_step_of_the_guide():
    assert sum(len(found) for found in FOUND.values()) >= 58


# A second implementation agrees ------------------------------------------------------------------------------------


def test_another_implementation_writes_and_names_the_same():
    for each in rows("canonical"):
        assert plain.canonical(each["value"]).hex() == each["bytes"]
        assert hashlib.sha256(bytes.fromhex(each["bytes"])).hexdigest() == each["sha256"]
    for each in rows("identity"):
        found = plain.Key(bytes.fromhex(each["private"]))
        assert (found.public.hex(), found.id) == (each["public"], each["keyId"])
        name = base64.b32encode(hashlib.sha256(found.public).digest()).decode().lower()[:24]
        assert f"nd{name}" == each["nodeId"]
        stretched = hashlib.pbkdf2_hmac("sha256", found.public, b"mkfed-fingerprint-v1", 100_000, 8)
        assert " ".join(words()[byte] for byte in stretched) == each["words"]


def test_another_implementation_signs_the_same():
    for each in rows("key"):
        said = {name: each["document"][name] for name in ("keyId", "public", "from", "until")}
        message = b"mkfed-key-v1\n" + plain.canonical(said)
        assert plain.b64(plain.Key(bytes.fromhex(each["root"])).sign(message)) == each["sig"]
    for each in rows("record")[:4]:
        payload = each["payload"].encode()
        assert plain.canonical(json.loads(payload)) == payload
        assert hashlib.sha256(payload).hexdigest() == each["digest"]
        signed = plain.Key(bytes.fromhex(each["private"])).sign(b"mkfed-record-v1\n" + payload)
        assert plain.b64(signed) == each["sig"]
    for each in rows("head"):
        head = each["head"]
        said = {name: head[name] for name in ("node", "epoch", "seq", "count", "root", "keyId")}
        said |= {"feed": head["feed"].lower(), "at": int(head["at"])}
        signed = plain.Key(bytes.fromhex(each["private"])).sign(b"mkfed-head-v1\n" + plain.canonical(said))
        assert plain.b64(signed) == head["sig"]


def test_another_implementation_computes_the_same_roots():
    for each in rows("bucket"):
        assert hashlib.sha256(each["id"].encode()).digest()[0] == each["bucket"]
    for each in rows("root"):
        reader = plain.Reader.__new__(plain.Reader)
        reader.rows = {name: (version, digest, None) for name, version, digest in each["items"]}
        assert reader.root() == each["root"]


def base_of(each: dict[str, Any], lines: list[str]) -> bytes:
    """The text that is signed, of RFC 9421, written out by hand."""
    params = each["headers"]["signature-input"].partition("=")[2]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


def test_another_implementation_signs_the_same_messages_both_ways():
    for each in rows("request"):
        headers = each["headers"]
        assert headers["content-digest"] == f"sha-256=:{plain.b64(hashlib.sha256(each['body'].encode()).digest())}:"
        lines = ['"@method": POST', f'"@target-uri": {each["url"]}', '"content-type": application/json']
        base = base_of(each, [*lines, f'"content-digest": {headers["content-digest"]}'])
        signed = plain.b64(plain.Key(bytes.fromhex(each["private"])).sign(base))
        assert headers["signature"] == f"sig1=:{signed}:"
    for each in rows("response"):
        headers = each["headers"]
        lines = [f'"@status": {each["status"]}', '"content-type": application/json']
        lines += [f'"content-digest": {headers["content-digest"]}']
        lines += [f'"signature";req;key="sig1": {each["requestSignature"].partition("=")[2]}']
        signed = plain.b64(plain.Key(bytes.fromhex(each["private"])).sign(base_of(each, lines)))
        assert headers["signature"] == f"sig1=:{signed}:"


# Schemas ------------------------------------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "id": f"nd{'a' * 24}/01",
    "node": f"nd{'a' * 24}",
    "v": 1,
    "epoch": "e",
    "keyId": "k",
    "type": "listing",
    "name": "Khô cá lóc",
    "producer": {"name": "Cơ sở Bảy Ngọn"},
    "packs": [{"sku": "K-1", "name": "Gói", "net": 500, "weightG": 550, "price": "90000"}],
}


def changed(**facts: Any) -> dict[str, Any]:
    body = deepcopy(GOOD)
    for name, value in facts.items():
        if name.startswith("pack_"):
            body["packs"][0][name.removeprefix("pack_")] = value
        else:
            body[name] = value
    return body


ACCEPTED = {
    "the least": GOOD,
    "unknown keys": changed(future={"x": [1]}),
    "unknown words": changed(storage="in space", pack_unit="bushel"),
    "no category": changed(category={}),
    "months": changed(season=[1, 12]),
    "no shelf life": changed(shelfLifeDays=None),
    "not for one": changed(notIn=["ndx"]),
}
REFUSED = {
    "another kind": changed(type="order"),
    "another currency": changed(cur="USD"),
    "no name": changed(name=""),
    "a name that is a number": changed(name=7),
    "no packs": changed(packs=[]),
    "too many packs": changed(packs=GOOD["packs"] * 41),
    "a price that is a number": changed(pack_price=90000),
    "a price with a point": changed(pack_price="90.000"),
    "a price of nothing": changed(pack_price="0"),
    "no weight": changed(pack_weightG=-1),
    "nothing in it": changed(pack_net=0),
    "a thirteenth month": changed(season=[13]),
    "a producer without a name": changed(producer={}),
    "text where a list stands": changed(allergens="trứng"),
}


def is_read(body: dict[str, Any]) -> bool:
    try:
        read_listing(body)
    except Rejected:
        return False
    return True


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_the_schema_allows_is_read(name):
    assert Draft202012Validator(SCHEMAS["listing"]).is_valid(ACCEPTED[name])
    assert is_read(ACCEPTED[name])


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_read_the_schema_refuses(name):
    assert not Draft202012Validator(SCHEMAS["listing"]).is_valid(REFUSED[name])
    assert not is_read(REFUSED[name])


@pytest.mark.usefixtures("node")
def test_what_we_publish_keeps_the_schemas():
    lot = LotFactory()
    CertificateFactory(product=lot.variant.product)
    ProductImageFactory(product=lot.variant.product)
    publish_noted()
    payload = json.loads(bytes(Change.objects.get().payload or b""))

    told = {"listing": payload, "card": our_card(), "head": told_head(present_head())}

    assert SCHEMAS.keys() == told.keys()
    for kind, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert [error.message for error in Draft202012Validator(schema).iter_errors(told[kind])] == []
