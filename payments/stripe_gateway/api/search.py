"""Search: status:'succeeded' AND metadata['order']:'X' AND amount>100000.

Source: shared payments.md section 1.2. Here a change is found at once; Stripe itself may take a minute.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import IContains

from ..errors import InvalidParameter
from ..params import Field, text
from ..shapes import shape
from .call import Call
from .lists import limit_of

_CLAUSE = re.compile(
    r"""\s*(?P<minus>-?)\s*
    (?P<field>[A-Za-z_][A-Za-z0-9_.]*)
    (?:\[\s*(?P<quote>["'])(?P<key>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\s*\])?
    \s*(?P<op>:|~|>=|<=|>|<|=)\s*
    (?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>(?:\\.|[^'\\])*)'|(?P<bare>[^\s"']+))
    """,
    re.VERBOSE,
)
_JOIN = re.compile(r"\s+(?:(AND|OR)\s+)?", re.IGNORECASE)
_NUMBER = re.compile(r"^-?[0-9]{1,17}$")
_COMPARISONS = {":": "exact", "=": "exact", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}
_MOST_CLAUSES = 10
SEARCH: dict[str, Field] = {"query": text(longest=500, required=True), "limit": Field(limit_of), "page": text()}


@dataclass(frozen=True)
class Column:
    """What a field of the query language stands for. kind: text, number, moment, flag or metadata."""

    lookup: str
    kind: str = "text"


@dataclass(frozen=True)
class Clause:
    negated: bool
    field: str
    key: str | None
    operator: str
    value: str
    quoted: bool


def parse(query: str) -> tuple[list[Clause], str]:
    """The clauses of a query and what joins them, AND or OR. Raises InvalidParameter."""
    clauses, joins = [_clause_at(query, 0)], set[str]()
    at = clauses[0][1]
    while query[at:].strip():
        join = _JOIN.match(query, at)
        if join is None:
            raise _unreadable(query, at)
        joins.add((join[1] or "AND").upper())
        clauses.append(_clause_at(query, join.end()))
        at = clauses[-1][1]
    if len(joins) > 1:
        raise InvalidParameter("A search joins its clauses either by AND or by OR, not by both.", param="query")
    if len(clauses) > _MOST_CLAUSES:
        raise InvalidParameter(f"A search has at most {_MOST_CLAUSES} clauses.", param="query")
    return [clause for clause, _ in clauses], joins.pop() if joins else "AND"


def _clause_at(query: str, at: int) -> tuple[Clause, int]:
    match = _CLAUSE.match(query, at)
    if match is None:
        raise _unreadable(query, at)
    quoted = match["bare"] is None
    value = match["bare"] if not quoted else match["double"] if match["double"] is not None else match["single"]
    clause = Clause(
        bool(match["minus"]), match["field"], _plain(match["key"]), match["op"], _plain(value) or "", quoted
    )
    return clause, match.end()


def _plain(written: str | None) -> str | None:
    return None if written is None else re.sub(r"\\(.)", r"\1", written)


def _unreadable(query: str, at: int) -> InvalidParameter:
    return InvalidParameter(
        f"We were unable to parse your search query near '{query[at : at + 40].strip()}'. "
        "Try field:'value', metadata['key']:'value', amount>1000, joined by AND or by OR.",
        param="query",
    )


def condition(columns: Mapping[str, Column], query: str) -> Q:
    """What a row must be like. Raises InvalidParameter for fields and operators the object does not have."""
    clauses, join = parse(query)
    whole = Q()
    for clause in clauses:
        part = _condition_of(columns, clause)
        whole = whole | part if join == "OR" else whole & part
    return whole


def _condition_of(columns: Mapping[str, Column], clause: Clause) -> Q:
    column = columns.get(clause.field)
    if column is None or (column.kind == "metadata") != (clause.key is not None):
        raise InvalidParameter(
            f"Field '{clause.field}' is not supported here: use {', '.join(sorted(columns))}.", param="query"
        )
    part = _READERS[column.kind](column, clause)
    return ~part if clause.negated else part


def _refuse(clause: Clause, kind: str) -> InvalidParameter:
    return InvalidParameter(
        f"'{clause.field}' is a {kind}: '{clause.operator}' with '{clause.value[:40]}' says nothing about it.",
        param="query",
    )


def _is_absent(clause: Clause) -> bool:
    return clause.value == "null" and not clause.quoted and clause.operator == ":"


def _text(column: Column, clause: Clause) -> Q:
    if _is_absent(clause):
        return Q(**{column.lookup: ""}) | Q(**{f"{column.lookup}__isnull": True})
    if clause.operator == "~" and len(clause.value) >= 3:
        return Q(**{f"{column.lookup}__icontains": clause.value})
    if clause.operator == ":":
        return Q(**{f"{column.lookup}__iexact": clause.value})
    raise _refuse(clause, "text (~ needs three letters)")


def _number(column: Column, clause: Clause) -> Q:
    if clause.operator == "~" or not _NUMBER.match(clause.value):
        raise _refuse(clause, "number")
    return Q(**{f"{column.lookup}__{_COMPARISONS[clause.operator]}": int(clause.value)})


def _moment(column: Column, clause: Clause) -> Q:
    """Unix seconds; a row's fraction of a second belongs to its second."""
    if clause.operator == "~" or not _NUMBER.match(clause.value) or not 0 <= int(clause.value) < 253_402_300_799:
        raise _refuse(clause, "moment in unix seconds")
    first, after = (datetime.fromtimestamp(int(clause.value) + step, UTC) for step in (0, 1))
    within = {"gte": first, "lt": after}
    bounds: dict[str, Any] = {
        ":": within, "=": within, ">": {"gte": after}, ">=": {"gte": first}, "<": {"lt": first}, "<=": {"lt": after},
    }[clause.operator]  # fmt: skip
    return Q(**{f"{column.lookup}__{bound}": moment for bound, moment in bounds.items()})


def _flag(column: Column, clause: Clause) -> Q:
    if clause.operator != ":" or clause.value not in ("true", "false"):
        raise _refuse(clause, "flag")
    return Q(**{column.lookup: clause.value == "true"})


def _metadata(column: Column, clause: Clause) -> Q:
    if _is_absent(clause):
        return ~Q(**{f"{column.lookup}__has_key": clause.key})
    if clause.operator == "~" and len(clause.value) >= 3:
        return Q(IContains(KeyTextTransform(clause.key or "", column.lookup), clause.value))
    if clause.operator == ":":
        return Q(**{f"{column.lookup}__contains": {clause.key: clause.value}})
    raise _refuse(clause, "pair of metadata")


_READERS = {"text": _text, "number": _number, "moment": _moment, "flag": _flag, "metadata": _metadata}


def search_page(call: Call, rows: QuerySet[Any], columns: Mapping[str, Column]) -> dict[str, Any]:
    """The page of results a call asks for, newest first. Raises InvalidParameter."""
    found = rows.filter(condition(columns, call.params["query"]))
    limit, before = call.get("limit", 10), _position(call.get("page", ""))
    if before is not None:
        found = found.filter(pk__lt=before)
    page = list(found.order_by("-pk")[: limit + 1])
    has_more = len(page) > limit
    return {
        "object": "search_result",
        "url": call.url,
        "has_more": has_more,
        "next_page": _token(page[limit - 1].pk) if has_more else None,
        "data": [shape(one) for one in page[:limit]],
    }


def _token(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode()


def _position(token: str) -> int | None:
    if not token:
        return None
    try:
        return int(base64.urlsafe_b64decode(token.encode()))
    except (binascii.Error, ValueError, UnicodeError) as error:
        raise InvalidParameter("This page token was not given out by a search.", param="page") from error
