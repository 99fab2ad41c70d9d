"""Depth and aliases of a document: limits that need neither schema nor variables."""

from __future__ import annotations

from django.utils.translation import gettext as _
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from .errors import RequestError
from .limits import Limits

Fragments = dict[str, FragmentDefinitionNode]


def fragments_of(document: DocumentNode) -> Fragments:
    return {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}


def refuse_shape(document: DocumentNode, limits: Limits) -> None:
    """Raise RequestError for a valid document that nests too deep or renames too often."""
    measure = _Measure(fragments_of(document))
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            depth, aliases = measure.of(operation.selection_set)
            if depth > limits.depth:
                message = _("Câu hỏi sâu %(depth)s tầng, nhiều nhất là %(most)s.")
                numbers = {"depth": depth, "most": limits.depth}
                raise RequestError("TOO_DEEP", message % numbers, depth=depth, maxDepth=limits.depth)
            if aliases > limits.aliases:
                message = _("Câu hỏi đặt tên lại %(aliases)s lần, nhiều nhất là %(most)s.")
                numbers = {"aliases": aliases, "most": limits.aliases}
                raise RequestError("TOO_MANY_ALIASES", message % numbers, aliases=aliases, maxAliases=limits.aliases)


class _Measure:
    """Depth and number of aliases; every fragment is measured once, so spreading one twice costs nothing here.

    Introspection is not counted as depth: the library's own rule keeps it from going round in circles.
    """

    def __init__(self, fragments: Fragments) -> None:
        self._fragments = fragments
        self._known: dict[str, tuple[int, int]] = {}

    def of(self, selections: SelectionSetNode | None) -> tuple[int, int]:
        deepest, aliases = 0, 0
        for node in selections.selections if selections else ():
            below, more = self._below(node)
            deepest, aliases = max(deepest, below), aliases + more
        return deepest, aliases

    def _below(self, node: object) -> tuple[int, int]:
        if isinstance(node, FieldNode):
            if node.name.value in {"__schema", "__type"}:
                return 1, int(node.alias is not None)
            depth, aliases = self.of(node.selection_set)
            return depth + 1, aliases + (node.alias is not None)
        if isinstance(node, InlineFragmentNode):
            return self.of(node.selection_set)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self._known:
                self._known[name] = self.of(self._fragments[name].selection_set)
            return self._known[name]
        raise TypeError(node)
