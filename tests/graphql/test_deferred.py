"""Execution that waits for rows: one reading per level, and errors that stay where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import graphene
import pytest

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.graphql.deferred import DeferredExecutionContext
from marketplace.kernel.graphql.errors import formatted
from marketplace.kernel.graphql.loaders import loader
from marketplace.kernel.graphql.types import listed

reads: list[list[int]] = []


def rows(keys: Sequence[int]) -> list[int]:
    reads.append(list(keys))
    return list(keys)


def broken(keys: Sequence[int]) -> list[Any]:
    return [keys[0] / 0]


class Hen(graphene.ObjectType):
    number = graphene.Int(required=True)
    mother = graphene.Field(lambda: Hen, required=True)
    egg = graphene.Int()
    golden_egg = graphene.Int(required=True)

    @staticmethod
    def resolve_number(number: int, _info: Any) -> int:
        return number

    @staticmethod
    def resolve_mother(number: int, info: Any) -> Any:
        return loader(info, rows).load(number * 10)

    @staticmethod
    def resolve_egg(_number: int, _info: Any) -> int:
        raise InvalidInput("no egg today", field="egg_size")

    @staticmethod
    def resolve_golden_egg(number: int, info: Any) -> Any:
        return loader(info, broken).load(number)


class Yard(graphene.ObjectType):
    hens = listed(Hen)
    shy_hens = graphene.List(Hen)

    @staticmethod
    def resolve_hens(_root: None, _info: Any) -> list[int]:
        return [1, 2, 1]

    resolve_shy_hens = resolve_hens


def run(query: str) -> Any:
    reads.clear()
    schema = graphene.Schema(query=Yard)
    return schema.execute(query, context_value=SimpleNamespace(), execution_context_class=DeferredExecutionContext)


def test_each_level_is_read_once_and_no_row_twice():
    result = run("{ hens { mother { number mother { number } } } }")

    assert reads == [[10, 20], [100, 200]]
    assert result.data["hens"][2] == {"mother": {"number": 10, "mother": {"number": 100}}}


def test_a_refused_field_is_null_beside_its_answered_neighbours():
    result = run("{ hens { number egg } }")

    assert result.data["hens"][0] == {"number": 1, "egg": None}
    error = formatted(result.errors[0])
    assert (error["message"], error["path"]) == ("no egg today", ["hens", 0, "egg"])
    assert error["extensions"] == {"code": "INVALID", "field": "egg_size"}


def test_a_late_bug_in_a_required_field_empties_the_nearest_thing_that_may_be_empty(caplog: pytest.LogCaptureFixture):
    result = run("{ shyHens { number goldenEgg } }")

    assert result.data == {"shyHens": [None, None, None]}
    error = formatted(result.errors[0])
    assert error["extensions"] == {"code": "INTERNAL"}
    assert "division" not in error["message"]
    assert "division by zero" in caplog.text


def test_a_late_bug_where_nothing_may_be_empty_empties_the_answer():
    result = run("{ hens { mother { goldenEgg } } }")

    assert result.data is None
    assert len(result.errors) == 1
    assert result.errors[0].path == ["hens", 0, "mother", "goldenEgg"]


def test_the_order_of_fields_is_the_order_asked_for():
    result = run("{ hens { mother { number } number } }")

    assert list(result.data["hens"][0]) == ["mother", "number"]
