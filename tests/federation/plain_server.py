"""A second implementation that is read: the contract's read level served in plain standard library, from
docs/federation/ alone. Its keys, signatures and JSON are those of plain_reader; what it sells are bodies given to it.

`faults` break one rule each, so that `manage.py federation check` has something to find.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .plain_reader import Key, b64, canonical, card, verify

MOST_BYTES = 256 * 1024
ASKED = re.compile(
    r'sig1=(?P<params>\((?P<covered>[^()]*)\);created=(?P<created>\d+);keyid="(?P<key>[^"]+)"'
    r';nonce="(?P<nonce>[A-Za-z0-9_-]{8,64})";tag="mkfed-v1")'
)
COVERED = '"@method" "@target-uri" "content-type" "content-digest"'
ROOT_FIELD = re.compile(r"^(?:query|mutation) \w+(?:\([^)]*\))? \{\s*(\w+)")


class Refused(Exception):
    def __init__(self, status, code, words=""):
        super().__init__(words or code)
        self.status, self.code = status, code


class Shop:
    """What is sold, as a feed: one row per listing, the newest change last."""

    def __init__(self, name="Chợ thuần", port=0, faults=()):
        self.root, self.key, self.faults = Key(), Key(), set(faults)
        self.epoch, self.secret, self.seq = hashlib.sha256(self.root.public).hexdigest()[:16], self.key.prefix, 0
        self.rows, self.partners, self.nonces, self.lock = {}, {}, set(), threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), handler(self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.card = card(self.root, self.key, name, self.address)
        self.node = self.card["node"]

    # The feed -------------------------------------------------------------------------------------------------------

    def put(self, name, body):
        """A new version of a listing; a body of None deletes it."""
        with self.lock:
            self.seq += 1
            record, version = f"{self.node}/{name}", self.rows.get(f"{self.node}/{name}", {"v": 0})["v"] + 1
            row = {"id": record, "v": version, "seq": self.seq, "payload": None, "digest": sha(b""), "sig": None}
            if body is not None:
                said = {"id": record, "node": self.node, "v": version, "epoch": self.epoch, "keyId": self.key.id}
                payload = canonical({**body, **said})
                sig = self.key.sign(b"mkfed-record-v1\n" + payload)
                row |= {"payload": payload, "digest": sha(payload), "sig": sig}
            self.rows[record] = row

    def live(self):
        return [row for row in self.rows.values() if row["payload"] is not None]

    def buckets(self):
        found: list[list[tuple[bytes, int, bytes]]] = [[] for _ in range(256)]
        for row in self.live():
            found[first_byte(row["id"])].append((row["id"].encode(), row["v"], row["digest"].encode()))
        return [sha(b"".join(b"%b\0%d\0%b\n" % each for each in sorted(bucket))) for bucket in found]

    def head(self):
        root = sha(bytes.fromhex("".join(self.buckets())))
        if "wrong root" in self.faults:
            root = sha(b"something else")
        said = {"node": self.node, "epoch": self.epoch, "seq": str(self.seq), "count": len(self.live()), "root": root}
        said |= {"feed": "listings", "at": int(time.time() * 1000), "keyId": self.key.id}
        sig = self.key.sign(b"mkfed-head-v1\n" + canonical(said))
        return {**said, "feed": "LISTINGS", "at": str(said["at"]), "sig": b64(sig)}

    def cursor(self, seq):
        body = f"{self.epoch}:{seq}"
        return base64.urlsafe_b64encode(f"{body}:{self.seal(body)}".encode()).decode().rstrip("=")

    def seal(self, body):
        return hmac.new(self.secret, body.encode(), "sha256").hexdigest()[:16]

    def opened(self, text):
        """The seq of a cursor of ours; None for any other."""
        try:
            body, _, seal = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().rpartition(":")
            epoch, _, seq = body.partition(":")
            return int(seq) if hmac.compare_digest(seal, self.seal(body)) and epoch == self.epoch else None
        except (ValueError, TypeError):
            return None

    # Answers --------------------------------------------------------------------------------------------------------

    def changes(self, after=None, limit=200, maxBytes=1_048_576, **_other):  # noqa: N803  # the contract's name
        seq = 0 if after is None else self.opened(after)
        if seq is None or seq > self.seq:
            return {"__typename": "ResetRequired", "reason": "BAD_CURSOR", "epoch": self.epoch}
        most = limit if "no limit" in self.faults else min(max(limit, 1), 500)
        rows = sorted((row for row in self.rows.values() if row["seq"] > seq), key=lambda row: row["seq"])
        page: list[dict[str, object]] = []
        size = 0
        for row in rows[:most]:
            size += len(row["payload"] or b"") + 300
            if page and size > maxBytes:
                break
            page.append(row)
        more = len(page) < len(rows)
        if "loses one" in self.faults and after is None:
            page = page[1:]
        last = page[-1]["seq"] if page else seq
        told = {"changes": [self.told(row) for row in page], "next": self.cursor(last), "hasMore": more}
        return {"__typename": "ChangePage", **told, "head": None if more else self.head()}

    def told(self, row):
        gone = row["payload"] is None
        sig = b64(bytes(64)) if "unsigned listings" in self.faults else None if gone else b64(row["sig"])
        payload = None if gone else row["payload"].decode()
        if gone and "full tombstones" in self.faults:
            payload = "{}"
        told = {"id": row["id"], "version": str(row["v"]), "deleted": gone, "digest": row["digest"], "payload": payload}
        return {**told, "sig": None if gone else sig, "keyId": None if gone else self.key.id}

    def records(self, ids=(), **_other):
        if len(ids) > 100:
            raise Refused(400, "BAD_QUESTION", "at most 100 ids")
        found = [self.told(self.rows[name]) for name in ids if name in self.rows]
        return {"changes": found, "seen": self.cursor(self.seq)}

    def answer_buckets(self, **_other):
        return {"__typename": "BucketList", "hashes": self.buckets()}

    def items(self, buckets=(), **_other):
        rows = [row for row in self.live() if first_byte(row["id"]) in buckets]
        found = [{"id": row["id"], "version": str(row["v"]), "digest": row["digest"]} for row in rows]
        return {"__typename": "ItemList", "items": found}

    def about(self, **_other):
        now = str(int(time.time() * 1000))
        told = {"id": self.node, "name": self.card["name"], "now": now, "state": "SERVING", "fence": 1}
        return {**told, "contractVersions": ["1.0"], "capabilities": ["read", "roots"], "head": self.head()}

    # Who asks -------------------------------------------------------------------------------------------------------

    def approve(self, node):
        self.partners[node]["approved"] = True

    def introduce(self, told):
        """Keep a card that its own root stands for; nothing is trusted yet."""
        keys = {}
        for each in told["keys"]:
            said = {name: each[name] for name in ("keyId", "public", "from", "until")}
            message = b"mkfed-key-v1\n" + canonical(said)
            if not verify(bytes.fromhex(told["root"]), base64.b64decode(each["sig"]), message):
                raise Refused(401, "CARD", "a key that its root did not sign")
            keys[each["keyId"]] = bytes.fromhex(each["public"])
        known = self.partners.setdefault(told["node"], {"approved": False})
        known["keys"] = keys
        return keys

    def caller(self, headers, body, asked):
        """The node that signed this request. Raises Refused."""
        given = ASKED.fullmatch(headers.get("signature-input", ""))
        if given is None or given["covered"] != COVERED:
            raise Refused(401, "SIGNATURE", "no signature of our kind")
        if headers.get("content-digest") != f"sha-256=:{b64(hashlib.sha256(body).digest())}:":
            raise Refused(401, "SIGNATURE", "another body than its digest says")
        told = asked.get("variables", {}).get("card")
        keys = dict(self.introduce(told)) if told else {}
        for partner in self.partners.values():
            keys |= partner.get("keys", {})
        if given["key"] not in keys:
            raise Refused(401, "UNKNOWN_KEY")
        if abs(time.time() - int(given["created"])) > 300 and "any time" not in self.faults:
            raise Refused(401, "CLOCK")
        base = f'"@method": POST\n"@target-uri": {self.card["endpoint"]}\n"content-type": {headers["content-type"]}\n'
        base += f'"content-digest": {headers["content-digest"]}\n"@signature-params": {given["params"]}'
        value = base64.b64decode(headers.get("signature", "").partition("=")[2].strip(":"))
        if "any signature" not in self.faults and not verify(keys[given["key"]], value, base.encode()):
            raise Refused(401, "SIGNATURE", "not signed by this partner")
        if given["nonce"] in self.nonces and "replays" not in self.faults:
            raise Refused(401, "REPLAYED")
        self.nonces.add(given["nonce"])
        return next((node for node, each in self.partners.items() if given["key"] in each.get("keys", {})), "")

    def answer(self, headers, body):
        if len(body) > MOST_BYTES:
            raise Refused(413, "TOO_LARGE")
        try:
            asked = json.loads(body)
            matched = ROOT_FIELD.match(asked["query"])
            field = matched[1] if matched else ""
        except (ValueError, KeyError, TypeError):
            asked, field = {}, ""
        node, variables = self.caller(headers, body, asked), asked.get("variables") or {}
        approved = self.partners.get(node, {}).get("approved", False)
        if field == "proposePartnership":
            return {field: {"state": "ACTIVE" if approved else "DISCOVERED"}}
        if not approved:
            raise Refused(403, "NOT_A_PARTNER")
        told: dict[str, Callable[..., object]] = {
            "changes": self.changes,
            "records": self.records,
            "buckets": self.answer_buckets,
        }
        told |= {"bucketItems": self.items, "node": self.about}
        told |= {"heads": lambda **_: [self.head()], "poke": lambda **_: {"ok": False}}
        if field not in told or variables.get("feed", "LISTINGS") != "LISTINGS":
            raise Refused(400, "BAD_QUESTION")
        with self.lock:
            return {field: told[field](**variables)}

    def signed(self, status, body, asked):
        digest = f"sha-256=:{b64(hashlib.sha256(body).digest())}:"
        covered = '"@status" "content-type" "content-digest" "signature";req;key="sig1"'
        params = f'({covered});created={int(time.time())};keyid="{self.key.id}";nonce="{secrets.token_urlsafe(12)}"'
        params += ';tag="mkfed-v1"'
        bound = "" if "answers not bound" in self.faults else asked
        base = f'"@status": {status}\n"content-type": application/json\n"content-digest": {digest}\n'
        base += f'"signature";req;key="sig1": {bound}\n"@signature-params": {params}'
        value = self.key.sign(base.encode())
        return {"content-digest": digest, "signature-input": f"sig1={params}", "signature": f"sig1=:{b64(value)}:"}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def first_byte(record):
    return hashlib.sha256(record.encode()).digest()[0]


def handler(shop):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = urlsplit(self.path).path == "/.well-known/marketplace-federation"
            self.send(200 if found else 405, canonical(shop.card) if found else b"{}", {})

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                status, told = 200, {"data": shop.answer(headers, body)}
            except Refused as refused:
                told = {"errors": [{"message": str(refused), "extensions": {"code": refused.code}}]}
                status = refused.status
            content = json.dumps(told, ensure_ascii=False).encode()
            self.send(status, content, shop.signed(status, content, headers.get("signature", "").partition("=")[2]))

        def send(self, status, content, headers):
            self.send_response(status)
            for name, value in {"content-type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_words):
            pass

    return Handler
