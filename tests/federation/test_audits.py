"""What the npm package graphql-http asks of a server that speaks GraphQL over HTTP, asked of /graphql/partner/.

The audits know no signatures: a small proxy of this test signs what they send with a partner's key. The product has
no other door.
"""

from __future__ import annotations

import http.client
import http.server
import json
import secrets
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from federation.core.http_signatures import Message, sign_request
from federation.selectors.node import endpoint, our_node
from federation.services.sequencing import publish_noted
from tests.factories import LotFactory

from .partnering import befriend_ourselves

SCRIPT = Path(__file__).parent.parent / "graphql" / "audits.mjs"
# Partners POST; so says the contract, and so a signature covers all that is asked.
BY_GET = {"5A70", "D6D5", "6A70"}


class Proxy(http.server.ThreadingHTTPServer):
    """One question after the other. What needs the database is looked up before: threads would leave connections."""

    def __init__(self, web_address: str) -> None:
        super().__init__(("127.0.0.1", 0), Signing)
        self.daemon_threads, self.turn = True, threading.Lock()
        self.place = urlsplit(web_address)
        self.signer, self.endpoint = our_node().key, endpoint()


class Signing(http.server.BaseHTTPRequestHandler):
    server: Proxy

    def do_POST(self) -> None:
        proxy, body = self.server, self.rfile.read(int(self.headers.get("content-length", 0)))
        kept = {name: self.headers[name] for name in ("accept", "content-type") if name in self.headers}
        covered = {"content-type": kept.get("content-type", "")}
        asked = Message(covered, body, method=self.command, url=proxy.endpoint)
        signed = sign_request(asked, signer=proxy.signer, created=int(time.time()), nonce=secrets.token_urlsafe(12))
        with proxy.turn:
            line = http.client.HTTPConnection(str(proxy.place.hostname), proxy.place.port, timeout=20)
            line.request(self.command, f"/graphql/partner/?{urlsplit(self.path).query}", body, {**kept, **signed})
            answer = line.getresponse()
            content = answer.read()
            line.close()
        self.send_response(answer.status)
        self.send_header("content-type", answer.headers.get("content-type", ""))
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def signing_address(web_address: str, committed_node: object) -> Iterator[str]:
    LotFactory()
    publish_noted()
    befriend_ourselves(committed_node)
    with Proxy(web_address) as server:
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.node
def test_all_audits_of_graphql_http_pass_but_those_by_get(signing_address, node_path, node_modules):
    command = [node_path, str(SCRIPT), str(node_modules), signing_address]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=90).stdout)

    wrong = [each for each in report["wrong"] if each["id"] not in BY_GET]
    assert wrong == []
    assert report["total"] >= 60
