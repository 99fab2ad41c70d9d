"""Synchronous execution in which a field may wait, so that one statement serves all rows that wait for the same.

graphene's own loader needs an event loop, which Django's ORM refuses; graphql-sync-dataloaders 0.1.1 breaks on every
field error under graphql-core 3.2.14. A field that waits leaves a hole in the answer; when nothing else is left to
do, the loaders read what is asked of them, each once, and the holes are filled, which may open further holes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import ExecutionContext, FieldNode, GraphQLError, GraphQLOutputType, GraphQLResolveInfo, located_error
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, Undefined
from graphql.type import (
    GraphQLField,
    GraphQLLeafType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_nullable_type,
    is_leaf_type,
    is_non_null_type,
)

Batch = Callable[[Sequence[Any]], Sequence[Any]]


class Loader:
    """Gathers keys and reads them all at once."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._known: dict[Any, Any] = {}
        self._wanted: dict[Any, None] = {}

    def load(self, key: Any) -> Later:
        """A resolver returns this as it is."""
        if key not in self._known:
            self._wanted[key] = None
        return Later(self, key)

    def read(self) -> None:
        """Read everything wanted so far. A failure is kept as the value of each key, and fails the fields that wait."""
        keys, self._wanted = list(self._wanted), {}
        if not keys:
            return
        try:
            self._known.update(zip(keys, self._batch(keys), strict=True))
        except Exception as error:  # noqa: BLE001  # each waiting field answers for itself
            self._known.update(dict.fromkeys(keys, error))

    def value(self, key: Any) -> Any:
        return self._known[key]


@dataclass(frozen=True)
class Later:
    """A value that is not read yet, and what is then made of it."""

    loader: Loader
    key: Any
    make: Callable[[Any], Any] | None = None

    def then(self, make: Callable[[Any], Any]) -> Later:
        """The same wait for something derived from the value."""
        return replace(self, make=make)

    def value(self) -> Any:
        """The value, once the loader has read. Raises what the reading raised."""
        value = self.loader.value(self.key)
        if isinstance(value, Exception):
            raise value
        return self.make(value) if self.make else value


@dataclass(frozen=True)
class Plan:
    """What is the same for a field in every row: found out once. `leaf` is its bare type when that is a leaf."""

    field: GraphQLField
    resolve: Callable[..., Any]
    leaf: GraphQLLeafType | None


@dataclass
class Hole:
    """A field of the answer that waits."""

    later: Later
    type: GraphQLOutputType
    nodes: list[FieldNode]
    info: GraphQLResolveInfo
    path: Path
    answer: dict[str, Any]


class DeferredExecutionContext(ExecutionContext):
    """Runs resolvers that may return Later."""

    is_awaitable = staticmethod(lambda value: False)  # noqa: ARG005  # asked of every value; here nothing ever is

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holes: list[Hole] = []
        self._plans: dict[int, Plan] = {}
        self._types: dict[int, tuple[Path, GraphQLOutputType]] = {}
        self._root: dict[str, Any] = {}

    def execute_fields_serially(
        self, parent_type: GraphQLObjectType, source_value: Any, path: Path | None, fields: dict[str, list[FieldNode]]
    ) -> Any:
        """The fields of a mutation: each is finished before the next one starts."""
        self._root = {}
        for name, nodes in fields.items():
            self._run(parent_type, source_value, path, {name: nodes}, self._root)
            self._fill()
        return self._root

    def execute_fields(
        self, parent_type: GraphQLObjectType, source_value: Any, path: Path | None, fields: dict[str, list[FieldNode]]
    ) -> Any:
        answer: dict[str, Any] = {}
        if path is None:
            self._root = answer
        self._run(parent_type, source_value, path, fields, answer)
        if path is None:
            self._fill()
        return answer

    def _run(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        path: Path | None,
        fields: dict[str, list[FieldNode]],
        answer: dict[str, Any],
    ) -> None:
        for name, nodes in fields.items():
            result = self.execute_field(parent_type, source, nodes, Path(path, name, parent_type.name))
            if result is not Undefined:
                answer[name] = result
            if isinstance(result, Hole):
                result.answer = answer

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_nodes: list[FieldNode], path: Path
    ) -> Any:
        """As the library does it, but without waiting for coroutines, and with holes."""
        plan = self._plans.get(id(field_nodes)) or self._plan(parent_type, field_nodes)
        if plan is None:
            return Undefined
        field = plan.field
        if plan.leaf is None:
            self._types[id(path)] = path, field.type
        info = self.build_resolve_info(field, field_nodes, parent_type, path)
        try:
            arguments = get_argument_values(field, field_nodes[0], self.variable_values) if field.args else {}
            result = plan.resolve(source, info, **arguments)
            if isinstance(result, Later):
                hole = Hole(result, field.type, field_nodes, info, path, {})
                self._holes.append(hole)
                return hole
            if plan.leaf is not None and result is not None:
                return self.complete_leaf_value(plan.leaf, result)
            return self.complete_value(field.type, field_nodes, info, path, result)
        except Exception as error:  # noqa: BLE001  # a resolver's failure is that field's answer
            self.handle_field_error(located_error(error, field_nodes, path.as_list()), field.type, path)
            return None

    def _plan(self, parent_type: GraphQLObjectType, field_nodes: list[FieldNode]) -> Plan | None:
        field = get_field_def(self.schema, parent_type, field_nodes[0])
        if not field:
            return None
        bare: Any = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        plan = Plan(field, field.resolve or self.field_resolver, bare if is_leaf_type(bare) else None)
        self._plans[id(field_nodes)] = plan
        return plan

    def _fill(self) -> None:
        while self._holes:
            holes, self._holes = self._holes, []
            for loader in {id(hole.later.loader): hole.later.loader for hole in holes}.values():
                loader.read()
            for hole in holes:
                self._fill_one(hole)

    def _fill_one(self, hole: Hole) -> None:
        """Put the value where the hole is, or what became of it."""
        key = str(hole.path.key)
        try:
            hole.answer[key] = self.complete_value(hole.type, hole.nodes, hole.info, hole.path, hole.later.value())
        except Exception as raw:  # noqa: BLE001  # as above
            hole.answer[key] = None
            error = located_error(raw, hole.nodes, hole.path.as_list())
            if is_non_null_type(hole.type):
                self._clear_above(hole.path, error)
            else:
                self.collected_errors.add(error, hole.path)

    def _clear_above(self, path: Path, error: GraphQLError) -> None:
        """A value that must not be null is missing: the nearest part of the answer that may be null becomes null."""
        above = path.prev
        while above is not None and is_non_null_type(self._type_at(above)):
            above = above.prev
        if above is None:
            raise error
        self.collected_errors.add(error, above)
        *way, last = above.as_list()
        place: Any = self._root
        for step in way:
            place = place[step]
            if place is None:
                return
        place[last] = None

    def _type_at(self, path: Path) -> Any:
        """The type of a part of the answer on the way to a hole: of a field, or of one item of a list."""
        if id(path) in self._types or path.prev is None:
            return self._types[id(path)][1]
        return get_nullable_type(self._type_at(path.prev)).of_type
