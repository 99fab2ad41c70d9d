"""Make the .mo files that Django reads out of the .po files that people write; Python brings no tool for it."""

from __future__ import annotations

import ast
import struct
from pathlib import Path

_LOCALE = Path(__file__).resolve().parent / "locale"
_MAGIC = 0x950412DE


def compile_messages() -> None:
    """Write every catalogue that is missing or older than its source."""
    for source in _LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.write_bytes(packed(read_messages(source.read_text(encoding="utf-8"))))


def read_messages(text: str) -> dict[str, str]:
    """msgid → msgstr of a catalogue without plurals and contexts; untranslated ones are left out."""
    messages: dict[str, str] = {}
    said = {"msgid": "", "msgstr": ""}
    part = "msgid"
    for line in [*text.splitlines(), 'msgid ""']:
        keyword, _, rest = line.partition(" ")
        if keyword == "msgid":
            messages[said["msgid"]] = said["msgstr"]
            said = {"msgid": "", "msgstr": ""}
        if keyword in said:
            part = keyword
        elif not line.startswith('"'):
            continue
        said[part] += ast.literal_eval(rest if keyword in said else line)
    return {msgid: msgstr for msgid, msgstr in messages.items() if msgstr}


def packed(messages: dict[str, str]) -> bytes:
    """A catalogue in the binary form. Source: the GNU gettext manual, "The Format of GNU MO Files"."""
    pairs = sorted((msgid.encode(), msgstr.encode()) for msgid, msgstr in messages.items())
    tables_at, count = 28, len(pairs)
    text_at = tables_at + 16 * count
    originals, translations, texts = b"", b"", b""
    for column in (0, 1):
        for pair in pairs:
            entry = struct.pack("<II", len(pair[column]), text_at + len(texts))
            texts += pair[column] + b"\0"
            if column:
                translations += entry
            else:
                originals += entry
    header = struct.pack("<7I", _MAGIC, 0, count, tables_at, tables_at + 8 * count, 0, 0)
    return header + originals + translations + texts
