"""The client for addresses that somebody else chose, against a real server on this machine."""

from __future__ import annotations

import ipaddress
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import AddressRefused, Outside, outside

LOOPBACK = [ipaddress.ip_network("127.0.0.0/8")]


class PartnerServer(ThreadingHTTPServer):
    hits = 0

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.over = threading.Event()


class Partner(BaseHTTPRequestHandler):
    """Answers with the Host it was asked for; /far redirects, /large and /slow never seem to end."""

    server: PartnerServer

    def do_GET(self):
        self.server.hits += 1
        self.send_response(302 if self.path == "/far" else 200)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()
        if self.path == "/slow":
            self.drip()
        self.wfile.write(b"x" * 5_000 if self.path == "/large" else self.headers["Host"].encode())

    def drip(self):
        """A byte now and then, until the client has had enough."""
        with suppress(OSError):
            while not self.server.over.wait(0.02):
                self.wfile.write(b"x")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(self.headers["X-Signature"].encode() + b" " + body)

    def log_message(self, *_arguments):
        """Silent."""


@pytest.fixture
def partner() -> Iterator[PartnerServer]:
    with PartnerServer(("127.0.0.1", 0), Partner) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.over.set()
        server.shutdown()


def url_of(partner: PartnerServer, path: str = "/", host: str = "127.0.0.1") -> str:
    return f"http://{host}:{partner.server_port}{path}"


def finding(*addresses: str):
    """A client for which every name leads to these addresses."""
    return Outside(resolve=lambda _host, _port: [ipaddress.ip_address(address) for address in addresses])


def test_a_request_carries_its_body_and_headers(partner):
    client = Outside(allowed=LOOPBACK)

    answer = client.request("POST", url_of(partner), content=b"gia hang", headers={"X-Signature": "v1"})

    assert (answer.status, answer.content) == (201, b"v1 gia hang")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.8",
        "172.16.3.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # an address to refuse
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "::7f00:1",
        "::ffff:0:7f00:1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
    ],
)
def test_a_name_that_leads_inside_is_refused(address):
    client = finding("8.8.8.8", address)

    with pytest.raises(AddressRefused) as refusal:
        client.request("GET", "https://partner.example/")

    assert refusal.value.field == "url"


@pytest.mark.parametrize(
    "url",
    [
        "http://8.8.8.8/",
        "ftp://8.8.8.8/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@8.8.8.8/",
        "https://[::1",
        "//8.8.8.8/",
    ],
)
def test_anything_but_https_is_refused(url):
    with pytest.raises(AddressRefused):
        finding("8.8.8.8").request("GET", url)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "localhost"])
def test_this_machine_is_refused_however_it_is_spelt(partner, host):
    with pytest.raises(AddressRefused):
        outside().request("GET", url_of(partner, host=host).replace("http:", "https:"))

    assert partner.hits == 0


def test_the_connection_goes_to_the_address_that_was_checked(partner):
    answers = iter([[ipaddress.ip_address("127.0.0.1")], [ipaddress.ip_address("10.0.0.1")]])
    client = Outside(allowed=LOOPBACK, resolve=lambda _host, _port: next(answers))

    answer = client.request("GET", url_of(partner, host="partner.example"))

    assert answer.content == f"partner.example:{partner.server_port}".encode()


def test_a_redirect_is_shown_and_not_followed(partner):
    answer = Outside(allowed=LOOPBACK).request("GET", url_of(partner, "/far"))

    assert (answer.status, answer.headers["location"]) == (302, "http://169.254.169.254/")


def test_an_answer_that_is_too_large_is_given_up(partner):
    client = Outside(allowed=LOOPBACK, max_bytes=4_999)

    with pytest.raises(GatewayUnavailable, match="larger than 4999 bytes"):
        client.request("GET", url_of(partner, "/large"))


def test_an_answer_that_takes_too_long_is_given_up(partner):
    client = Outside(allowed=LOOPBACK, total_s=0.1)

    with pytest.raises(GatewayUnavailable, match=r"longer than 0\.1 s"):
        client.request("GET", url_of(partner, "/slow"))


def test_a_name_that_takes_too_long_to_look_up_is_given_up():
    over = threading.Event()
    client = Outside(resolve=lambda _host, _port: [] * over.wait(30), resolve_s=0.05)

    with pytest.raises(GatewayUnavailable, match=r"no address within 0\.05 s"):
        client.check("https://partner.example/")
    over.set()


@pytest.mark.parametrize("host", ["a..b", ".a", "a" * 64 + ".example"])
def test_what_is_no_name_has_no_address(host):
    with pytest.raises(GatewayUnavailable, match="has no address"):
        outside().check(f"https://{host}/")


def test_nobody_listening_means_try_again(partner):
    partner.server_close()

    with pytest.raises(GatewayUnavailable):
        Outside(allowed=LOOPBACK).request("GET", url_of(partner))


@pytest.fixture
def certificate(tmp_path):
    """A certificate for partner.example that this test alone trusts."""
    openssl = shutil.which("openssl") or pytest.skip("no openssl to make a certificate with")
    subject = ["-subj", "/CN=partner.example", "-addext", "subjectAltName=DNS:partner.example"]
    out = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-days", "2"]
    new = ["req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    subprocess.run([openssl, *new, *subject, *out], check=True, capture_output=True)
    return tmp_path


@pytest.mark.parametrize(("name", "trusted"), [("partner.example", True), ("other.example", False)])
def test_the_certificate_must_be_for_the_name_and_not_for_the_address(partner, certificate, name, trusted):
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    partner.socket = server_side.wrap_socket(partner.socket, server_side=True)
    client = Outside(
        allowed=LOOPBACK,
        tls=ssl.create_default_context(cafile=certificate / "cert.pem"),
        resolve=lambda _host, _port: [ipaddress.ip_address("127.0.0.1")],
    )
    url = url_of(partner, host=name).replace("http:", "https:")

    if trusted:
        assert client.request("GET", url).status == 200
    else:
        with pytest.raises(GatewayUnavailable, match=r"not valid for 'other\.example'"):
            client.request("GET", url)
