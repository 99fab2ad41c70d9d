"""What an operation can cost at most, from its text and its page sizes, before anything is carried out.

Every field costs 1, times the number of rows it can be asked for: the page size inside `edges`, USUAL_ROWS inside
other lists of objects. Facets and counts cost more, because they read the whole list. Introspection costs 3 a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from .shape import fragments_of

USUAL_ROWS = 5
_INTROSPECTION = 3
_WEIGHTS = {"facets": 100, "totalCount": 10}


def cost_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> int:
    """The cost of a validated operation with these variables, defaults filled in."""
    root = schema.get_root_type(operation.operation)
    return _Counter(schema, document, variables).of(operation.selection_set, root, 1)


class _Counter:
    """Counts one operation; a fragment is counted once per page size it stands in."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]) -> None:
        self._schema = schema
        self._fragments = fragments_of(document)
        self._variables = variables
        self._known: dict[tuple[str, int], int] = {}
        self._names: dict[str, int] = {}

    def of(self, selections: SelectionSetNode | None, parent: GraphQLCompositeType | None, page: int) -> int:
        return sum(self._node(node, parent, page) for node in selections.selections) if selections else 0

    def _node(self, node: object, parent: GraphQLCompositeType | None, page: int) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, parent, page)
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition
            inner = self._schema.get_type(condition.name.value) if condition else parent
            return self.of(node.selection_set, inner, page)  # type: ignore[arg-type]  # validated: a composite type
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, page)
        raise TypeError(node)

    def _fragment(self, name: str, page: int) -> int:
        if (name, page) not in self._known:
            fragment = self._fragments[name]
            inner = self._schema.get_type(fragment.type_condition.name.value)
            self._known[name, page] = self.of(fragment.selection_set, inner, page)  # type: ignore[arg-type]  # validated
        return self._known[name, page]

    def _field(self, node: FieldNode, parent: GraphQLCompositeType | None, page: int) -> int:
        name = node.name.value
        if name.startswith("__"):
            return 1 + _INTROSPECTION * self._names_below(node.selection_set)
        if not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return 1
        field = parent.fields[name]
        rows, page_below = self._rows(node, field, page)
        inner = get_named_type(field.type)
        below = self.of(node.selection_set, inner, page_below) if is_composite_type(inner) else 0
        return _WEIGHTS.get(name, 1) + rows * below

    def _rows(self, node: FieldNode, field: GraphQLField, page: int) -> tuple[int, int]:
        """How many objects a field can hold, and the page size its `edges` will have."""
        if "first" in field.args:
            return 1, max(self._number(node, "first"), self._number(node, "last"))
        if not str(field.type).startswith("["):
            return 1, USUAL_ROWS
        return (page if node.name.value == "edges" else USUAL_ROWS), USUAL_ROWS

    def _number(self, node: FieldNode, argument: str) -> int:
        for given in node.arguments:
            if given.name.value == argument:
                if isinstance(given.value, IntValueNode):
                    return max(int(given.value.value), 0)
                if isinstance(given.value, VariableNode):
                    value = self._variables.get(given.value.name.value)
                    return max(value, 0) if isinstance(value, int) else 0
        return 0

    def _names_below(self, selections: SelectionSetNode | None) -> int:
        return sum(self._names_in(node) for node in selections.selections) if selections else 0

    def _names_in(self, node: object) -> int:
        if isinstance(node, FieldNode | InlineFragmentNode):
            return 1 + self._names_below(node.selection_set)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._names:
                self._names[name] = self._names_below(self._fragments[name].selection_set)
            return self._names[name]
        raise TypeError(node)
