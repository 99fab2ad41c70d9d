"""The doctor's look at names and certificates, at a real TLS server with certificates of our own making."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from federation.gateways.reachability import Reached, reach
from federation.services.doctor import examine
from marketplace.kernel.errors import GatewayUnavailable
from marketplace.kernel.http import Outside

from .partnering import befriend_ourselves

TODAY = datetime.now(UTC).replace(microsecond=0)
KEY = ec.generate_private_key(ec.SECP256R1())
DAYS = {"tot.example": 90, "sap-het.example": 5, "het-han.example": -1, "nham-ten.example": 90, "tu-ky.example": 90}


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(name: str, *, issuer: str, days: int, is_ca: bool = False) -> bytes:
    made = x509.CertificateBuilder(
        issuer_name=named(issuer),
        subject_name=named(name),
        public_key=KEY.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=TODAY - timedelta(days=100),
        not_valid_after=TODAY + timedelta(days=days),
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    key = x509.SubjectKeyIdentifier.from_public_key(KEY.public_key())
    made = made.add_extension(key, critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier(key.digest, None, None), critical=False)
    return made.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def tls(tmp_path_factory) -> Iterator[tuple[int, Outside]]:
    """The port of a server that has a certificate for each name, and the one safe client, which trusts our own CA."""
    folder: Path = tmp_path_factory.mktemp("tls")
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(certificate("CA", issuer="CA", days=900, is_ca=True))
    contexts: dict[str, ssl.SSLContext] = {}
    for name, days in DAYS.items():
        shown = "khac.example" if name == "nham-ten.example" else name
        issuer = name if name == "tu-ky.example" else "CA"
        path = folder / f"{name}.pem"
        path.write_bytes(certificate(shown, issuer=issuer, days=days) + KEY.private_bytes(*form))
        contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexts[name].load_cert_chain(path)
    door = contexts["tot.example"]

    def choose(connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = contexts[str(name)]

    door.sni_callback = choose
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, door), daemon=True).start()
        trust = ssl.create_default_context(cafile=folder / "ca.pem")
        yield server.getsockname()[1], Outside([ip_network("127.0.0.0/8")], tls=trust, resolve=_resolve)
        server.shutdown(socket.SHUT_RDWR)


def _serve(server: socket.socket, door: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _peer = server.accept()
        except OSError:
            return
        plain.settimeout(5)
        try:
            door.wrap_socket(plain, server_side=True).close()
        except OSError:  # refused by the other side
            plain.close()


def _resolve(host: str, _port: int):
    if host == "khong-co.example":
        raise GatewayUnavailable(f"{host} has no address")
    return [ip_address("10.0.0.1" if host == "nha-trong.example" else "127.0.0.1")]


@pytest.mark.parametrize(("name", "days"), [("tot.example", 90), ("sap-het.example", 5)])
def test_a_certificate_that_is_trusted_says_until_when(tls, name, days):
    port, outside = tls

    assert reach(f"https://{name}:{port}/", outside=outside) == Reached(True, TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("het-han.example", "certificate has expired"),
        ("nham-ten.example", "Hostname mismatch"),
        ("tu-ky.example", "self-signed certificate"),
        ("nha-trong.example", "https công khai"),
    ],
)
def test_another_one_and_an_address_inside_are_no_way(tls, name, why):
    port, outside = tls

    found = reach(f"https://{name}:{port}/", outside=outside)

    assert (found.resolves, found.until, why in found.why) == (True, None, True)


def test_no_name_and_nobody_there(tls):
    _port, outside = tls
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    nameless = reach("https://khong-co.example/", outside=outside)
    closed = reach(f"https://tot.example:{port}/", outside=outside)

    assert (nameless.resolves, nameless.until) == (False, None)
    assert (closed.resolves, closed.until, "refused" in closed.why) == (True, None, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "is_well"), [("tot.example", True), ("sap-het.example", False), ("het-han.example", False)]
)
def test_the_doctor_says_it_of_a_partner(tls, node, name, is_well):
    port, outside = tls
    partner = befriend_ourselves(node)
    partner.url = f"https://{name}:{port}/graphql/partner/"
    partner.save(update_fields=["url"])

    found = [each for each in examine(reach=partial(reach, outside=outside)) if each.what.startswith("Chợ bạn: ")]

    of_name, of_certificate = [each for each in found if "tên miền" in each.what or "chứng chỉ" in each.what]
    assert (of_name.is_well, of_certificate.is_well, bool(of_certificate.advice)) == (True, is_well, True)
