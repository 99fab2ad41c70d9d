"""A second implementation of the read level, from docs/federation/ alone: plain standard library, nothing of ours.

It introduces itself, reads a node's feed with signed questions, checks the signature of every answer and of every
listing, and compares the root. `serve` lets it be a partner whose card can be fetched and that has nothing to sell.
Ed25519 is RFC 8032, section 6, with points in extended coordinates.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import time
import unicodedata
import urllib.parse
from datetime import datetime, timedelta, timezone

# Ed25519 ------------------------------------------------------------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(one, other):
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def recover(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        raise ValueError("no point")
    return P - x if x & 1 != sign else x


GY = 4 * pow(5, P - 2, P) % P
GX = recover(GY, 0)
G = (GX, GY, 1, GX * GY % P)


def packed(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def unpacked(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover(y, sign)
    return x, y, 1, x * y % P


def hashed(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


class Key:
    """A private key."""

    def __init__(self, seed=None):
        digest = hashlib.sha512(seed or secrets.token_bytes(32)).digest()
        self.number = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        self.prefix, self.public = digest[32:], packed(times(self.number, G))
        self.id = "k" + base64.b32encode(hashlib.sha256(b"mkfed-key\n" + self.public).digest()).decode().lower()[:16]

    def sign(self, message):
        once = hashed(self.prefix, message) % Q
        start = packed(times(once, G))
        return start + ((once + hashed(start, self.public, message) * self.number) % Q).to_bytes(32, "little")


def verify(public, signature, message):
    try:
        key, start = unpacked(public), unpacked(signature[:32])
    except ValueError:
        return False
    number = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or number >= Q:
        return False
    left, right = times(number, G), add(start, times(hashed(signature[:32], public, message) % Q, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# Writing ------------------------------------------------------------------------------------------------------------
def canonical(value):
    return json.dumps(nfc(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def nfc(value):
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: nfc(item) for key, item in value.items()}
    return [nfc(item) for item in value] if isinstance(value, list) else value


def b64(data):
    return base64.b64encode(data).decode()


def card(root, key, name, address):
    """Who we are: the root signs the key, the key signs the card."""
    start = datetime.now(timezone.utc) - timedelta(minutes=5)  # noqa: UP017  # Python 3.8 reads this file, too
    days = {"from": start.isoformat(), "until": (start + timedelta(days=90)).isoformat()}
    said = {"keyId": key.id, "public": key.public.hex(), **days}
    told = {**said, "sig": b64(root.sign(b"mkfed-key-v1\n" + canonical(said)))}
    node = "nd" + base64.b32encode(hashlib.sha256(root.public).digest()).decode().lower()[:24]
    body = {"kind": "mkfed-card-v1", "node": node, "root": root.public.hex(), "name": name, "province": "Trà Vinh"}
    body |= {"endpoint": f"{address}/ask", "site": address, "contact": "", "keys": [told], "keyId": key.id}
    return {**body, "sig": b64(key.sign(b"mkfed-card-v1\n" + canonical(body)))}


# Asking -------------------------------------------------------------------------------------------------------------
class Refused(Exception):
    pass


def root_of(rows):
    """The root over {id: (version, digest, …)} of what is not deleted."""
    buckets: list[list[tuple[bytes, int, bytes]]] = [[] for _ in range(256)]
    for name, (version, digest, _body) in rows.items():
        buckets[hashlib.sha256(name.encode()).digest()[0]].append((name.encode(), version, digest.encode()))
    hashes = [
        hashlib.sha256(b"".join(b"%b\0%d\0%b\n" % each for each in sorted(bucket))).digest() for bucket in buckets
    ]
    return hashlib.sha256(b"".join(hashes)).hexdigest()


class Reader:
    """Reads one node's listings. documents: the contract's own texts; keys: of the node, from its card."""

    def __init__(self, key, their_card, documents):
        self.key, self.documents, self.endpoint = key, documents, their_card["endpoint"]
        self.node = their_card["node"]
        self.keys = {each["keyId"]: bytes.fromhex(each["public"]) for each in their_card["keys"]}
        self.rows, self.cursor, self.fresh = {}, None, False

    def ask(self, document, variables, *, change=None):
        body = json.dumps({"query": self.documents[document], "variables": variables}).encode()
        digest = f"sha-256=:{b64(hashlib.sha256(body).digest())}:"
        covered = '"@method" "@target-uri" "content-type" "content-digest"'
        params = f'({covered});created={int(time.time())};keyid="{self.key.id}";nonce="{secrets.token_urlsafe(12)}"'
        params += ';tag="mkfed-v1"'
        base = f'"@method": POST\n"@target-uri": {self.endpoint}\n"content-type": application/json\n'
        base += f'"content-digest": {digest}\n"@signature-params": {params}'
        signature = f":{b64(self.key.sign(base.encode()))}:"
        headers = {"content-type": "application/json", "content-digest": digest}
        headers |= {"signature-input": f"sig1={params}", "signature": f"sig1={signature}"}
        if change:
            headers, body = change(headers, body)
        place = urllib.parse.urlsplit(self.endpoint)
        line = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        line.request("POST", place.path, body, headers)
        answer = line.getresponse()
        content = answer.read()
        self.check(answer, content, headers["signature"].partition("=")[2])
        told = json.loads(content)
        if answer.status != 200 or not told.get("data"):
            raise Refused(f"{answer.status} {told['errors'][0]}")
        return told["data"]

    def check(self, answer, content, asked):
        """It was this node that answered, and this question."""
        params = answer.headers["signature-input"].partition("=")[2]
        digest = f"sha-256=:{b64(hashlib.sha256(content).digest())}:"
        base = f'"@status": {answer.status}\n"content-type": {answer.headers["content-type"]}\n'
        base += f'"content-digest": {digest}\n"signature";req;key="sig1": {asked}\n"@signature-params": {params}'
        key = self.keys[params.partition('keyid="')[2].partition('"')[0]]
        value = base64.b64decode(answer.headers["signature"].partition("=")[2].strip(":"))
        if not verify(key, value, base.encode()):
            raise Refused("the answer is not signed for this question")

    def read(self):
        """From where we stood to the end; afterwards `fresh` says whether all of it is proven."""
        seen = set()
        while True:
            asked = {"feed": "LISTINGS", "after": self.cursor, "seen": None, "limit": 50}
            page = self.ask("Changes", asked)["changes"]
            if page["__typename"] == "ResetRequired":
                self.cursor = None
                continue
            began = self.cursor is None
            for change in page["changes"]:
                self.keep(change)
                seen.add(change["id"])
            self.cursor = page["next"]
            if not page["hasMore"]:
                break
        if began:
            self.rows = {name: row for name, row in self.rows.items() if name in seen}
        head = page["head"]
        said = {name: head[name] for name in ("node", "epoch", "seq", "count", "root", "keyId")}
        said |= {"feed": head["feed"].lower(), "at": int(head["at"])}
        if not verify(self.keys[head["keyId"]], base64.b64decode(head["sig"]), b"mkfed-head-v1\n" + canonical(said)):
            raise Refused("the head is not signed")
        self.fresh = self.root() == head["root"]

    def keep(self, change):
        if change["deleted"]:
            self.rows.pop(change["id"], None)
            return
        payload = change["payload"].encode()
        signature = base64.b64decode(change["sig"])
        if not verify(self.keys[change["keyId"]], signature, b"mkfed-record-v1\n" + payload):
            raise Refused("the listing is not signed")
        body = json.loads(payload)
        if (body["id"], body["node"], str(body["v"])) != (change["id"], self.node, change["version"]):
            raise Refused("the bytes of another listing")
        self.rows[change["id"]] = (int(change["version"]), hashlib.sha256(payload).hexdigest(), body)

    def root(self):
        return root_of(self.rows)
