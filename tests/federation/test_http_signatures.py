"""Requests and answers that somebody changed, swapped, or sent again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from federation.core.http_signatures import (
    Message,
    SignatureRefused,
    Signed,
    sign_request,
    sign_response,
    verify_request,
    verify_response,
)
from federation.gateways.keys import PrivateKey, PublicKeys

NOW = 1_795_000_000
KEY = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
KEYS = PublicKeys({KEY.key_id: KEY.public})
JSON = {"content-type": "application/json"}
BARE = Message(JSON, b'{"query":"{node{id}}"}', method="POST", url="https://can-tho.example/federation/graphql/v1")
VECTORS = Path(__file__).parents[2] / "docs" / "federation" / "vectors" / "http-signatures.json"


def signed(message=BARE, *, at=NOW):
    headers = sign_request(message, signer=KEY, created=at, nonce="nonce-0001")
    return replace(message, headers={**message.headers, **headers})


def answered(request, body=b'{"data":{}}'):
    bare = Message(JSON, body, status=200)
    headers = sign_response(bare, request, signer=KEY, created=NOW, nonce="nonce-0002")
    return replace(bare, headers={**bare.headers, **headers})


def test_a_signed_request_says_who_when_and_which():
    assert verify_request(signed(), keys=KEYS, now=NOW) == Signed(KEY.key_id, NOW, "nonce-0001")


@pytest.mark.parametrize(
    "changed",
    [
        {"body": b"{}"},
        {"method": "GET"},
        {"url": "https://ca-mau.example/federation/graphql/v1"},
        {"headers": JSON},
        {"headers": {**signed().headers, "content-type": "text/plain"}},
        {"headers": {**signed().headers, "signature": "sig1=:" + "A" * 86 + "==:"}},
        {"headers": {**signed().headers, "signature-input": signed().headers["signature-input"] + ', sig2=("x")'}},
        {"headers": {**signed().headers, "signature-input": 'sig1=("@method");created=1;keyid="k";nonce="nonce-001"'}},
    ],
)
def test_whatever_is_changed_is_refused(changed):
    with pytest.raises(SignatureRefused):
        verify_request(replace(signed(), **changed), keys=KEYS, now=NOW)


@pytest.mark.parametrize(("late_s", "offset_s", "taken"), [(300, 0, True), (301, 0, False), (10_900, -10_800, True)])
def test_a_wrong_clock_is_forgiven_once_it_was_measured(late_s, offset_s, taken):
    try:
        verify_request(signed(), keys=KEYS, now=NOW + late_s, offset_s=offset_s)
    except SignatureRefused:
        assert not taken
    else:
        assert taken


def test_a_stranger_is_refused():
    with pytest.raises(SignatureRefused):
        verify_request(signed(), keys=PublicKeys({}), now=NOW)


def test_an_answer_belongs_to_its_request_and_no_other():
    request, other = signed(), signed(at=NOW + 1)

    assert verify_response(answered(request), request, keys=KEYS, now=NOW).nonce == "nonce-0002"
    with pytest.raises(SignatureRefused):
        verify_response(answered(request), other, keys=KEYS, now=NOW)


def test_the_published_vectors_are_what_we_sign():
    vector = json.loads(VECTORS.read_text(encoding="utf-8"))

    assert vector == vector_of(signed())


def vector_of(request):
    """What docs/federation/vectors holds: enough to check another implementation byte by byte."""
    response = answered(request)
    return {
        "private_key": bytes(range(32)).hex(),
        "public_key": KEY.public.hex(),
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": dict(request.headers),
            "body": request.body.decode(),
        },
        "response": {
            "status": response.status,
            "headers": dict(response.headers),
            "body": response.body.decode(),
        },
    }
