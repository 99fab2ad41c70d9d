"""A hostile partner over real HTTP, in plain standard library: it holds true keys, and does all it can think of.

WIRES spoil what travels; evil_answers.py has what is signed and false all the same. What each must end in says
tests/federation/test_evil_partner.py.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import http.server
import json
import secrets
import threading
import time
from typing import Any

from .plain_reader import Key, b64, canonical, card, root_of

GOODS = 30
JSON = "application/json"
PACK = {"sku": "A", "name": "Hộp", "unit": "g", "net": 400, "weightG": 450, "price": "45000", "stock": "IN"}


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    evil: Evil


class Evil:
    """A node with goods. lie, wire: scripts of these tables."""

    def __init__(self):
        self.root, self.key, self.other = Key(), Key(), Key()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.evil = self
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.card = card(self.root, self.key, "Chợ dữ", self.address)
        self.node, self.seq, self.epoch = self.card["node"], 0, "e1"
        self.rows: dict[str, dict[str, Any]] = {}
        for number in range(GOODS):
            self.publish(number)
        self.first = dict(self.rows)
        self.reset()
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    def reset(self):
        self.rows, self.seq, self.epoch, self.clock_s = dict(self.first), GOODS, "e1", 0
        self.lie = self.wire = self.first_answer = None
        self.hits = 0
        self.over = threading.Event()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    # Goods -------------------------------------------------------------------------------------------------------
    def id(self, number):
        return f"{self.node}/{number:04}"

    def publish(self, number, **changes):
        body: dict[str, Any] = {
            "type": "listing",
            "cur": "VND",
            "name": f"Món {number}",
            "slug": f"mon-{number}",
            "packs": [PACK],
        }
        body |= {"price": "45000", "category": {"scheme": "cho-que/1", "code": "khac"}}
        body |= {"producer": {"id": "co-ba", "name": "Cô Ba", "form": "household", "areaNew": {"code": "31510"}}}
        self.seq += 1
        name = self.id(number)
        self.keep(name, canonical({**body, **changes, **self.origin(name, self.seq)}))

    def origin(self, name, version):
        return {"id": name, "node": self.node, "v": version, "epoch": self.epoch, "keyId": self.key.id}

    def raw(self, number, text):
        """A record whose bytes say whatever they like; signed all the same."""
        self.seq += 1
        name = self.id(number)
        said = canonical(self.origin(name, self.seq)).decode()
        self.keep(name, (said[:-1] + text + "}").encode())

    def keep(self, name, payload, **changes):
        row = {"id": name, "version": str(self.seq), "deleted": False, "digest": hashlib.sha256(payload).hexdigest()}
        row |= {"payload": payload.decode(), "sig": b64(self.key.sign(b"mkfed-record-v1\n" + payload))}
        self.rows[name] = {**row, "keyId": self.key.id, **changes}

    def delete(self, number):
        self.seq += 1
        nothing = {"deleted": True, "digest": hashlib.sha256(b"").hexdigest(), "payload": None, "sig": None}
        self.rows[self.id(number)] = {"id": self.id(number), "version": str(self.seq), "keyId": None, **nothing}

    # Answers -----------------------------------------------------------------------------------------------------
    def live(self):
        return [row for row in self.rows.values() if not row["deleted"]]

    def head(self, **lies):
        rows = {row["id"]: (int(row["version"]), row["digest"], None) for row in self.live()}
        head = {"node": self.node, "feed": "listings", "epoch": self.epoch, "seq": str(self.seq), "count": len(rows)}
        head |= {"root": root_of(rows), "at": int(time.time() * 1000)}
        head |= {"keyId": self.key.id, **lies}
        sig = b64(self.key.sign(b"mkfed-head-v1\n" + canonical(head)))
        return {**head, "feed": "LISTINGS", "at": str(head["at"]), "sig": sig}

    def answer(self, name, asked):
        if name == "Changes":
            after = int(asked["after"]) if (asked["after"] or "").isdigit() else 0
            news = sorted(
                (row for row in self.rows.values() if int(row["version"]) > after), key=lambda row: int(row["version"])
            )
            page = {"changes": news, "next": str(self.seq), "hasMore": False, "head": self.head()}
            return {"changes": {"__typename": "ChangePage", **page}}
        if name == "Buckets":
            return {"buckets": {"__typename": "BucketList", "hashes": [self.bucket(number) for number in range(256)]}}
        if name == "BucketItems":
            found = [row for row in self.live() if self.place(row) in set(asked["buckets"])]
            items = [{key: row[key] for key in ("id", "version", "digest")} for row in found]
            return {"bucketItems": {"__typename": "ItemList", "items": items}}
        if name == "Records":
            found = [self.rows[each] for each in asked["ids"] if each in self.rows]
            return {"records": {"changes": found, "seen": str(self.seq)}}
        return {"proposePartnership": {"state": "ACTIVE"}}

    def place(self, row):
        return hashlib.sha256(row["id"].encode()).digest()[0]

    def bucket(self, number):
        inside = sorted(
            (row["id"].encode(), int(row["version"]), row["digest"].encode())
            for row in self.live()
            if self.place(row) == number
        )
        return hashlib.sha256(b"".join(b"%b\0%d\0%b\n" % each for each in inside)).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    """One question."""

    server: Server

    def do_POST(self):
        evil = self.evil = self.server.evil
        question = json.loads(self.rfile.read(int(self.headers["content-length"])))
        evil.hits += 1
        name = question["query"].split()[1].partition("(")[0]
        data = evil.answer(name, question["variables"])
        if evil.lie:
            data = evil.lie(evil, name, data)
        with contextlib.suppress(OSError):
            if evil.wire:
                evil.wire(self, {"data": data})
            else:
                self.tell(json.dumps({"data": data}).encode())
        self.close_connection = True

    def do_GET(self):
        self.server.evil.hits += 1
        self.send(200, {"content-type": JSON}, json.dumps(self.server.evil.card).encode())

    def tell(self, body, *, status=200, kind=JSON, key=None, asked=None, **more):
        """A signed answer."""
        self.send(status, {**self.signed(body, status, kind, key, asked), **more}, body)

    def signed(self, body, status, kind, key=None, asked=None):
        key = key or self.evil.key
        digest = f"sha-256=:{b64(hashlib.sha256(body).digest())}:"
        covered = '"@status" "content-type" "content-digest" "signature";req;key="sig1"'
        created = int(time.time()) + self.evil.clock_s
        params = f'({covered});created={created};keyid="{key.id}";nonce="{secrets.token_urlsafe(12)}";tag="mkfed-v1"'
        base = f'"@status": {status}\n"content-type": {kind}\n"content-digest": {digest}\n"signature";req;key="sig1": '
        base += f'{asked or self.headers["signature"].partition("=")[2]}\n"@signature-params": {params}'
        headers = {"content-type": kind, "content-digest": digest, "signature-input": f"sig1={params}"}
        return {**headers, "signature": f"sig1=:{b64(key.sign(base.encode()))}:"}

    def send(self, status, headers, body):
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        if "content-length" not in headers:
            lines.append(f"content-length: {len(body)}")
        self.push("\r\n".join([*lines, "", ""]).encode() + body)

    def push(self, data):
        for start in range(0, len(data), 65_536):
            self.wfile.write(data[start : start + 65_536])

    def log_message(self, *_words):
        pass


# What travels -------------------------------------------------------------------------------------------------------
def garbage(talk, _answer):
    talk.push(secrets.token_bytes(5_000))


def a_web_page(talk, _answer):
    talk.send(200, {"content-type": "text/html"}, b"<html><script>alert(1)</script>")


def another_content_type(talk, answer):
    talk.tell(json.dumps(answer).encode(), kind="text/html")


def gzip_cut_short(talk, answer):
    talk.tell(gzip.compress(json.dumps(answer).encode())[:-9], **{"content-encoding": "gzip"})


def a_gzip_bomb(talk, _answer):
    talk.tell(gzip.compress(bytes(32 * 1024 * 1024), 1), **{"content-encoding": "gzip"})


def an_encoding_nobody_asked_for(talk, answer):
    talk.tell(json.dumps(answer).encode(), **{"content-encoding": "br, gzip"})


def five_megabytes(talk, _answer):
    talk.tell(b" " * 5_000_000)


def a_body_without_end(talk, _answer):
    talk.push(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while not talk.evil.over.wait(0.02):
        talk.push(b"1\r\n \r\n")


def a_header_without_end(talk, _answer):
    talk.push(b"HTTP/1.1 200 OK\r\nx-slow: ")
    while not talk.evil.over.wait(0.02):
        talk.push(b"x")


def early_hints_without_end(talk, _answer):
    while not talk.evil.over.is_set():
        talk.push(b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" * 200)


def silence(talk, _answer):
    talk.evil.over.wait(30)


def the_line_goes_dead_in_the_middle(talk, answer):
    talk.send(200, {"content-type": JSON, "content-length": "9999"}, json.dumps(answer).encode()[:50])


def a_redirect_to_the_machines_own_secrets(talk, _answer):
    talk.send(302, {"location": "http://169.254.169.254/latest/meta-data/"}, b"")


def a_redirect_to_itself(talk, _answer):
    talk.send(307, {"location": f"{talk.evil.address}/ask"}, b"")


def headers_of_a_megabyte(talk, answer):
    talk.send(200, {f"x-{number}": "x" * 1000 for number in range(1000)}, json.dumps(answer).encode())


def five_hundreds_for_ever(talk, _answer):
    talk.tell(b'{"errors":[{"message":"","extensions":{"code":"\\u202e"}}]}', status=503, **{"retry-after": "999999"})


def deep_json(talk, _answer):
    talk.tell(b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def a_key_twice(talk, answer):
    talk.tell(b'{"data":{},' + json.dumps(answer).encode()[1:])


def nan(talk, _answer):
    talk.tell(b'{"data":{"changes":{"__typename":"TryLater","retryAfterMs":NaN,"why":""}}}')


def infinity_as_a_number(talk, _answer):
    talk.tell(b'{"data":{"changes":{"__typename":"TryLater","retryAfterMs":1e999,"why":""}}}')


def no_utf8(talk, answer):
    talk.tell(json.dumps(answer).encode("utf-16"))


def a_million_empty_lists(talk, _answer):
    talk.tell(b'{"data":{"changes":[' + b"[]," * 1_000_000 + b"[]]}}")


def unsigned(talk, answer):
    talk.send(200, {"content-type": JSON}, json.dumps(answer).encode())


def signed_with_a_key_of_nobody(talk, answer):
    talk.tell(json.dumps(answer).encode(), key=talk.evil.other)


def a_changed_body(talk, answer):
    body = json.dumps(answer).encode()
    talk.send(200, talk.signed(body, 200, JSON), body.replace(b"4", b"5"))


def the_answer_to_an_earlier_question(talk, answer):
    """True in every byte, and signed; for a question that was asked before."""
    asked = f":{base64.b64encode(bytes(64)).decode()}:"
    talk.tell(json.dumps(answer).encode(), asked=asked)


WIRES = {
    each.__name__: each
    for each in (
        garbage,
        a_web_page,
        another_content_type,
        gzip_cut_short,
        a_gzip_bomb,
        an_encoding_nobody_asked_for,
        five_megabytes,
        a_body_without_end,
        a_header_without_end,
        early_hints_without_end,
        silence,
        the_line_goes_dead_in_the_middle,
        a_redirect_to_the_machines_own_secrets,
        a_redirect_to_itself,
        headers_of_a_megabyte,
        five_hundreds_for_ever,
        deep_json,
        a_key_twice,
        nan,
        infinity_as_a_number,
        no_utf8,
        a_million_empty_lists,
        unsigned,
        signed_with_a_key_of_nobody,
        a_changed_body,
        the_answer_to_an_earlier_question,
    )
}
