"""Private keys in files of this machine (mode 600), and Ed25519 itself.

Signing is OpenSSL's (cryptography), checking is libsodium's (PyNaCl): it checks in less than half the time, and a check
of every listing is what reading a partner costs most (decision 0058).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from federation.core.identity import key_id


def folder() -> Path:
    """Where keys, the secret of cursors and the watermark lie. Never in the same backup as the database."""
    path = Path(settings.DATA_DIR) / "federation"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@dataclass(frozen=True)
class PrivateKey:
    """A key that signs."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


@dataclass(frozen=True)
class PublicKeys:
    """The keys of one partner, by their ids."""

    publics: Mapping[str, bytes]

    def knows(self, key_id: str) -> bool:
        return key_id in self.publics

    def verify(self, key_id: str, signature: bytes, message: bytes) -> bool:
        return key_id in self.publics and verify(self.publics[key_id], signature, message)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether this is the Ed25519 signature of that key; no for what is no key or no signature at all."""
    try:
        VerifyKey(public).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def make_key(name: str) -> PrivateKey:
    """A new key in the file of that name. Raises FileExistsError rather than losing an older one."""
    key = Ed25519PrivateKey.generate()
    write_secret(f"{name}.key", key.private_bytes_raw())
    return PrivateKey(key)


def find_key(name: str) -> PrivateKey | None:
    path = folder() / f"{name}.key"
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(path.read_bytes())) if path.exists() else None


def make_dated_key(prefix: str) -> PrivateKey:
    """A new key in a file named by its id: several may lie side by side while one takes over from another."""
    key = PrivateKey(Ed25519PrivateKey.generate())
    write_secret(f"{prefix}-{key.key_id}.key", key.private.private_bytes_raw())
    return key


def find_dated_key(prefix: str, key_id: str) -> PrivateKey | None:
    """The key of that id; the first one of a node lies in a file without it."""
    if (key := find_key(f"{prefix}-{key_id}")) is not None:
        return key
    first = find_key(prefix)
    return first if first is not None and first.key_id == key_id else None


def read_private(text: str) -> PrivateKey | None:
    """A key as printed: 64 hexadecimal signs, with or without spaces. None for what is none."""
    try:
        return PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex("".join(text.split()))))
    except ValueError:
        return None


def cursor_secret() -> bytes:
    """Seals cursors. Once lost, every partner reads from the beginning: slow, not wrong."""
    path = folder() / "cursor.secret"
    if not path.exists():
        with suppress(FileExistsError):  # another process was faster
            write_secret(path.name, secrets.token_bytes(32))
    return path.read_bytes()


def successions() -> list[dict[str, Any]]:
    """Documents that we go on for others, or others for us, as both roots signed them: our card tells them."""
    found = []
    for path in sorted(folder().glob("succession-*.json")):
        with suppress(ValueError):
            found.append(json.loads(path.read_text(encoding="utf-8")))
    return found


def keep_succession(document: Mapping[str, Any]) -> None:
    """Beside the keys: like them it outlives any database. One that is there already stays."""
    content = json.dumps(document, ensure_ascii=False).encode()
    with suppress(FileExistsError):
        write_secret(f"succession-{document['from']}.json", content)


def write_secret(name: str, content: bytes) -> None:
    """All of it or nothing, readable by us only, on the disk when this returns."""
    target = folder() / name
    part = folder() / f".{name}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, target)  # refuses to replace
    finally:
        part.unlink()
