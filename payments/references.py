"""The words a buyer puts into a bank transfer, from which we know which payment it is for.

Two letters of the marketplace, seven random characters of Crockford's base 32 (no I, L, O, U), and a check character
by ISO 7064 MOD 37,36: no single wrong character and no swapped neighbours pass. Source: shared payments.md section 4.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from orders.numbers import CROCKFORD, check_character

_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RANDOM_CHARACTERS = 7
_PREFIX = re.compile("[A-Z]{2}")


def is_reference(text: str, *, prefix: str) -> bool:
    """Whether this could be one of ours: its form and its check character."""
    body = text[len(prefix) : -1]
    return (
        len(text) == len(prefix) + _RANDOM_CHARACTERS + 1
        and text.startswith(prefix)
        and all(character in CROCKFORD for character in body)
        and text[-1] == check_character(text[:-1])
    )


def make_reference(*, prefix: str, choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A new one. Drawn again until its check character is easy to read and every slip of a finger is noticed."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"{prefix!r} is not two upper-case letters")
    while True:
        body = prefix + "".join(choose(CROCKFORD) for _ in range(_RANDOM_CHARACTERS))
        made = body + check_character(body)
        if made[-1] in CROCKFORD and not any(is_reference(slip, prefix=prefix) for slip in slips(made)):
            return made


def slips(reference: str) -> Iterator[str]:
    """Every reading with one wrong character, or with two neighbours swapped."""
    for at, right in enumerate(reference):
        for wrong in _VALUES:
            if wrong != right:
                yield reference[:at] + wrong + reference[at + 1 :]
    for at in range(len(reference) - 1):
        if reference[at] != reference[at + 1]:
            yield reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :]


def plain(text: str) -> str:
    """What is left of any writing: upper-case letters and digits, nothing between them."""
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().upper()
    return "".join(character for character in bare if character.isalnum())


def find_references(text: str, *, prefix: str) -> list[str]:
    """All that stand in the words of a transfer, each once, in order. Banks add words, drop blanks, change case."""
    bare = plain(text)
    length = len(prefix) + _RANDOM_CHARACTERS + 1
    starts = (found.start() for found in re.finditer(f"(?={prefix})", bare))
    read = (bare[at : at + length] for at in starts)
    return list(dict.fromkeys(word for word in read if is_reference(word, prefix=prefix)))
