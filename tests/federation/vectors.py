"""Writes docs/federation/vectors/: what another implementation has to compute byte by byte. The core makes them, a test
holds them in step, and plain_reader, which shares nothing with the core, has to agree.

`python -m tests.federation.vectors` writes them anew.
"""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from federation.core.card import key_document
from federation.core.encoding import canonical, digest_of
from federation.core.envelope import LISTING, payload_of
from federation.core.heads import sign_head
from federation.core.http_signatures import Message, content_digest, sign_request, sign_response
from federation.core.identity import fingerprint, key_id, node_id
from federation.core.merkle import all_buckets, bucket_of, root_of
from federation.core.records import FeedState, ItemRef
from federation.core.wire import told_head
from federation.gateways.keys import PrivateKey

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "federation" / "vectors"
VALUES: list[Any] = [
    {},
    {"b": 1, "a": 2},
    {"a": [1, 2, 3], "c": None, "b": True},
    {"name": "Bánh pía"},
    {"name": "Ba\u0301nh pi\u0301a"},  # decomposed: NFC makes it the one above
    {"text": 'a "quote", a \\ and a / slash'},
    {"text": "line\nbreak\ttab\u0001"},
    {"khmer": "ខ្មែរ", "emoji": "🥥"},
    {"n": 9007199254740991, "m": -1, "z": 0},
    {"deep": {"deeper": {"deepest": []}}},
    {"A": 1, "a": 2, "_": 3, "0": 4},
    {"empty": "", "list": [{}, [], ""]},
    {"price": "45000", "cur": "VND"},
    {"bool": [True, False], "none": None},
    {"long": "ă" * 300},
]
SEEDS = [bytes(range(start, start + 32)) for start in (0, 32, 64, 96, 128, 160)]


def key(seed: bytes) -> PrivateKey:
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(seed))


def vectors() -> dict[str, list[dict[str, Any]]]:
    """By kind. Keys are made of the bytes 0, 1, 2 … so that everybody has them."""
    return {
        "canonical": [_canonical(value) for value in VALUES],
        "identity": [_identity(seed) for seed in SEEDS],
        "key": [_key(SEEDS[0], SEEDS[1]), _key(SEEDS[2], SEEDS[3])],
        "record": [_record(number) for number in range(8)],
        "bucket": [{"id": name, "bucket": bucket_of(name)} for name in (f"nd/{n}" for n in range(8))],
        "root": [_root(size) for size in (0, 1, 2, 10, 300)],
        "head": [_head(0), _head(7)],
        "request": [_request(number)[0] for number in range(6)],
        "response": [_response(number) for number in range(6)],
    }


def _canonical(value: Any) -> dict[str, Any]:
    written = canonical(value)
    return {"value": value, "bytes": written.hex(), "sha256": digest_of(written)}


def _identity(seed: bytes) -> dict[str, Any]:
    public = key(seed).public
    told = {"private": seed.hex(), "public": public.hex(), "nodeId": node_id(public), "keyId": key_id(public)}
    return {**told, "words": fingerprint(public)}


def _key(root: bytes, operational: bytes) -> dict[str, Any]:
    one = key(operational)
    days = {"from": "2026-11-01T00:00:00+00:00", "until": "2027-04-30T00:00:00+00:00"}
    said = key_document(key_id=one.key_id, public=one.public, start=days["from"], end=days["until"])
    told = {"keyId": one.key_id, "public": one.public.hex(), **days}
    return {"root": root.hex(), "document": told, "signed": said.hex(), "sig": _b64(key(root).sign(said))}


def _record(number: int) -> dict[str, Any]:
    node, signer = node_id(key(SEEDS[0]).public), key(SEEDS[1])
    body = {"type": "listing", "cur": "VND", "name": f"Món {number}", "packs": [{"price": str(1000 * (number + 1))}]}
    record, version = f"{node}/R{number}", number + 1
    payload = payload_of(body, id=record, node=node, version=version, epoch="e1", key_id=signer.key_id)
    told = {"private": SEEDS[1].hex(), "payload": payload.decode(), "digest": digest_of(payload)}
    return {**told, "signed": (LISTING + payload).hex(), "sig": _b64(signer.sign(LISTING + payload))}


def _root(size: int) -> dict[str, Any]:
    items = [ItemRef(f"nd/{number}", number % 5 + 1, digest_of(str(number).encode())) for number in range(size)]
    told = [[item.id, item.version, item.digest] for item in items]
    return {"items": told, "root": root_of(all_buckets(items))}


def _head(seq: int) -> dict[str, Any]:
    state = FeedState("e1", seq, 0, seq, str(_root(seq)["root"]), 1)
    head = sign_head(
        state, node=node_id(key(SEEDS[0]).public), feed="listings", at=1_795_000_000_000 + seq, signer=key(SEEDS[1])
    )
    return {"private": SEEDS[1].hex(), "head": told_head(head)}


def _request(number: int) -> tuple[dict[str, Any], Message]:
    body = json.dumps({"query": "{node{id}}", "variables": {"n": number, "chữ": "ươ"}}, ensure_ascii=False).encode()
    url = f"https://cho-{number}.example/graphql/partner/"
    bare = Message({"content-type": "application/json"}, body, method="POST", url=url)
    signer = key(SEEDS[number % 2 + 1])
    added = sign_request(bare, signer=signer, created=1_795_000_000 + number, nonce=f"nonce-{number:04d}")
    headers = {**bare.headers, **added}
    told = {"private": SEEDS[number % 2 + 1].hex(), "method": "POST", "url": url, "body": body.decode()}
    return {**told, "headers": headers}, Message(headers, body, method="POST", url=url)


def _response(number: int) -> dict[str, Any]:
    _told, request = _request(number)
    status, body = (200, 401, 400, 403, 200, 413)[number], json.dumps({"data": {"n": number}}).encode()
    bare = Message({"content-type": "application/json"}, body, status=status)
    added = sign_response(
        bare, request, signer=key(SEEDS[3]), created=1_795_000_100 + number, nonce=f"answer-{number:03d}"
    )
    told = {"private": SEEDS[3].hex(), "status": status, "body": body.decode(), "headers": {**bare.headers, **added}}
    assert added["content-digest"] == content_digest(body)
    return {**told, "requestSignature": request.headers["signature"]}


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


def written(kind: str, found: list[dict[str, Any]]) -> str:
    return json.dumps({"kind": kind, "vectors": found}, indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    for kind, found in vectors().items():
        (FOLDER / f"{kind}.json").write_text(written(kind, found), encoding="ascii")
