"""What a call may say, written as data: one reader per parameter, and a table of them per endpoint."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import InvalidParameter
from .forms import Raw, in_order

Reader = Callable[[Raw, str], Any]
MAX_INTEGER = 2**53 - 1
_URL = re.compile(r"^https?://[^\s/?#]+[^\s]*$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True)
class Field:
    """One parameter. `clearable` ones may be sent empty, which unsets them (None)."""

    read: Reader
    required: bool = False
    clearable: bool = False


Table = Mapping[str, Field]


def read_params(table: Table, raw: Mapping[str, Raw], *, inside: str = "") -> dict[str, Any]:
    """Check a call's parameters against its table and turn them into Python values.

    Raises InvalidParameter with code parameter_unknown, parameter_missing, parameter_invalid_empty or
    parameter_invalid_integer. Only parameters that were sent are in the answer.
    """
    _refuse_unknown([_name(inside, key) for key in raw if key not in table])
    for key, field in table.items():
        if field.required and key not in raw:
            name = _name(inside, key)
            raise InvalidParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
    return {key: _read_one(table[key], value, _name(inside, key)) for key, value in raw.items()}


def _refuse_unknown(names: list[str]) -> None:
    if names:
        many = "s" if len(names) > 1 else ""
        raise InvalidParameter(
            f"Received unknown parameter{many}: {', '.join(names)}", code="parameter_unknown", param=names[0]
        )


def _name(inside: str, key: str) -> str:
    return f"{inside}[{key}]" if inside else key


def _read_one(field: Field, value: Raw, name: str) -> Any:
    if value != "":
        return field.read(value, name)
    if field.clearable:
        return None
    raise InvalidParameter(
        f"'{name}' was sent empty. Empty means unset, and '{name}' cannot be unset: leave it out or give it a value.",
        code="parameter_invalid_empty",
        param=name,
    )


def _text_of(value: Raw, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidParameter(f"Invalid string: {name} must be a plain value.", param=name)
    return value


def text(*, longest: int = 5_000, required: bool = False, clearable: bool = True) -> Field:
    def read(value: Raw, name: str) -> str:
        found = _text_of(value, name)
        if len(found) > longest:
            raise InvalidParameter(
                f"Invalid string: {name} must be at most {longest} characters.",
                code="parameter_invalid_string_length" if longest < 5_000 else "",
                param=name,
            )
        if "\x00" in found:
            raise InvalidParameter(f"Invalid string: {name} holds a null character.", param=name)
        return found

    return Field(read, required, clearable and not required)


def ref(*, required: bool = False) -> Field:
    """An object's id: never empty."""
    return text(longest=255, required=required, clearable=False)


def integer(*, least: int = 0, most: int = MAX_INTEGER, required: bool = False) -> Field:
    def read(value: Raw, name: str) -> int:
        found = _text_of(value, name)
        if not re.fullmatch(r"-?[0-9]{1,17}", found):
            raise InvalidParameter(f"Invalid integer: {found[:40]}", code="parameter_invalid_integer", param=name)
        if not least <= int(found) <= most:
            bound = f"greater than or equal to {least}" if int(found) < least else f"at most {most}"
            raise InvalidParameter(
                f"Invalid integer: {name} must be {bound}.", code="parameter_invalid_integer", param=name
            )
        return int(found)

    return Field(read, required)


def boolean() -> Field:
    def read(value: Raw, name: str) -> bool:
        if value not in ("true", "false"):
            raise InvalidParameter(f"Invalid boolean: {name} must be true or false.", param=name)
        return value == "true"

    return Field(read)


def choice(*allowed: str, required: bool = False) -> Field:
    def read(value: Raw, name: str) -> str:
        found = _text_of(value, name)
        if found not in allowed:
            raise InvalidParameter(f"Invalid {name}: must be one of {', '.join(allowed)}.", param=name)
        return found

    return Field(read, required)


def url(*, required: bool = False) -> Field:
    def read(value: Raw, name: str) -> str:
        found = _text_of(value, name)
        if not _URL.match(found) or len(found) > 5_000:
            raise InvalidParameter(
                f"Not a valid URL: {name} must start with http:// or https://.", code="url_invalid", param=name
            )
        return found

    return Field(read, required, clearable=not required)


def email() -> Field:
    def read(value: Raw, name: str) -> str:
        found = _text_of(value, name)
        if not _EMAIL.match(found) or len(found) > 254:
            raise InvalidParameter(f"Invalid email address: {found[:80]}", code="email_invalid", param=name)
        return found

    return Field(read, clearable=True)


def group(table: Table, *, required: bool = False) -> Field:
    def read(value: Raw, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidParameter(f"Invalid object: {name} must be a group of parameters.", param=name)
        return read_params(table, value, inside=name)

    return Field(read, required, clearable=not required)


def listing(item: Field, *, most: int = 100, required: bool = False) -> Field:
    def read(value: Raw, name: str) -> list[Any]:
        members = in_order(value) if isinstance(value, dict) else None
        if members is None or len(members) > most:
            raise InvalidParameter(f"Invalid array: {name} must be a list of 1 to {most}.", param=name)
        return [_read_one(item, one, f"{name}[{index}]") for index, one in enumerate(members)]

    return Field(read, required, clearable=not required)


def anything() -> Field:
    """Kept and given back as it came; it has no effect here."""

    def read(value: Raw, name: str) -> Any:
        if isinstance(value, str):
            return value
        below = {key: read(one, name) for key, one in value.items()}
        return in_order(below) or below

    return Field(read, clearable=True)


def metadata() -> Field:
    """Pairs to merge; an empty value removes its key, an empty `metadata` removes all (None)."""

    def read(value: Raw, name: str) -> dict[str, str]:
        if not isinstance(value, dict):
            raise InvalidParameter("Invalid object: metadata must be a group of pairs.", param=name)
        for key, one in value.items():
            _refuse_bad_pair(name, key, one)
        return {key: str(one) for key, one in value.items()}

    return Field(read, clearable=True)


def _refuse_bad_pair(name: str, key: str, value: Raw) -> None:
    if not isinstance(value, str):
        raise InvalidParameter("Metadata values must be strings.", param=f"{name}[{key}]")
    if len(key) > 40:
        raise InvalidParameter("Metadata keys have at most 40 characters.", param=f"{name}[{key[:40]}…]")
    if len(value) > 500:
        raise InvalidParameter("Metadata values have at most 500 characters.", param=f"{name}[{key}]")
    if "\x00" in key + value:
        raise InvalidParameter("Metadata holds a null character.", param=name)


def merge_metadata(old: Mapping[str, str], sent: Mapping[str, str] | None) -> dict[str, str]:
    """Apply an update to an object's metadata. Raises InvalidParameter above 50 keys."""
    if sent is None:
        return {}
    merged = {key: value for key, value in (dict(old) | dict(sent)).items() if value != ""}
    if len(merged) > 50:
        raise InvalidParameter("Metadata can hold at most 50 keys.", param="metadata")
    return merged
