"""Answers packed for the road: zstd between nodes of this software, gzip for everybody else.

Unpacking trusts nobody: it stops as soon as more comes out than may, so a small answer can't fill the memory.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Mapping

from .bounded import MOST_BYTES, Unreadable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "zstd, gzip"
WORTH_IT_BYTES = 1_000
MOST_INFLATION = 20
FREE_BYTES = 256 * 1024  # below it no ratio counts: 256 equal hashes pack a hundred times smaller, and are honest
_ZSTD_LEVEL, _GZIP_LEVEL, _GZIP = 6, 6, 31
_WINDOW: Mapping[int, int] = {zstd.DecompressionParameter.window_log_max: 22}  # 4 MiB: no answer is larger
_STEP = 64 * 1024


def packed(body: bytes, accepted: str) -> tuple[bytes, str]:
    """The body as it travels, and its Content-Encoding; "" where it travels as it is.

    accepted  the Accept-Encoding of who asked
    """
    names = {each.partition(";")[0].strip().lower() for each in accepted.split(",")}
    if len(body) < WORTH_IT_BYTES:
        return body, ""
    if "zstd" in names:
        return zstd.compress(body, _ZSTD_LEVEL), "zstd"
    if "gzip" in names:
        packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP)
        return packer.compress(body) + packer.flush(), "gzip"
    return body, ""


def unpacked(content: bytes, encoding: str, *, most_bytes: int = MOST_BYTES) -> bytes:
    """The body behind a Content-Encoding. Raises Unreadable for one we did not ask for, a body cut short or followed by
    anything, and bombs: more than most_bytes, or (above 256 KiB) more than twenty times what travelled."""
    most = min(most_bytes, max(FREE_BYTES, MOST_INFLATION * len(content)))
    try:
        match encoding.strip().lower():
            case "" | "identity":
                return content
            case "zstd":
                return _within(_from_zstd(content), most)
            case "gzip":
                return _within(_from_gzip(content), most)
    except (zlib.error, zstd.ZstdError, EOFError) as error:
        raise Unreadable("the answer is packed wrongly") from error
    raise Unreadable("the answer is packed in a way we did not ask for")


def _within(step: Callable[[], bytes], most: int) -> bytes:
    body = bytearray()
    while part := step():
        body += part
        if len(body) > most:
            raise Unreadable(f"more than {most} bytes in the answer")
    return bytes(body)


def _from_zstd(content: bytes) -> Callable[[], bytes]:
    opened, rest = zstd.ZstdDecompressor(options=_WINDOW), content

    def step() -> bytes:
        nonlocal rest
        while not opened.eof:
            given, rest = rest, b""
            if not given and opened.needs_input:
                raise EOFError
            if part := opened.decompress(given, _STEP):
                return part
        if opened.unused_data:
            raise EOFError
        return b""

    return step


def _from_gzip(content: bytes) -> Callable[[], bytes]:
    opened, rest = zlib.decompressobj(_GZIP), content

    def step() -> bytes:
        nonlocal rest
        part = b"" if opened.eof else opened.decompress(rest, _STEP)
        rest = opened.unconsumed_tail
        if not part and (not opened.eof or opened.unused_data):
            raise EOFError
        return part

    return step
