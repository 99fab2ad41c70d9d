"""Carrying out one operation of a schema within its limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import graphene
from django.http import HttpRequest
from django.utils.translation import gettext as _
from graphql import DocumentNode, ExecutionResult, OperationType, execute, get_operation_ast
from graphql.execution.values import get_variable_values

from .cost import cost_of
from .deferred import DeferredExecutionContext
from .documents import DocumentStore
from .errors import RequestError, document_refused, formatted
from .keeping import Keeping, place_of
from .limits import Limits
from .request import Asked


@dataclass(frozen=True)
class Answer:
    """`data` is absent (None with executed False) when nothing was carried out."""

    executed: bool
    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    extensions: dict[str, Any] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        if self.executed:
            content["data"] = self.data
        if self.extensions:
            content["extensions"] = self.extensions
        return content


# Gives the whole `data` of one document, variables coerced as its operation declares them; None where the graph has to
# be walked after all.
Direct = Callable[[HttpRequest, Mapping[str, Any]], dict[str, Any] | None]


class Executor:
    """One schema with its store of documents, and what may be kept of its answers.

    direct  by their exact text: documents that need no walk through the graph, field by field. All that is refused is
            refused before; what these give must be what the walk would give (tests compare)
    """

    def __init__(
        self,
        schema: graphene.Schema,
        keeping: Keeping | None = None,
        *,
        direct: Mapping[str, Direct] | None = None,
    ) -> None:
        self.schema = schema.graphql_schema
        self._direct = direct or {}
        self._documents = DocumentStore(self.schema, keeping)
        self._keeping = keeping

    def place_to_keep(self, asked: Asked, request: HttpRequest, limits: Limits) -> str | None:
        """Where the answer to an anonymous question lies, or will lie; None when it is nobody else's."""
        if self._keeping is None or not self._documents.get(asked.query, limits).may_be_kept:
            return None
        return None if request.user.is_authenticated else place_of(asked, request, limits, self._keeping.version())

    def run(self, asked: Asked, request: HttpRequest, limits: Limits, *, only_queries: bool) -> Answer:
        """Refuse what is invalid, too large, or (by GET) not a query; carry out the rest.

        Raises RequestError for a mutation where only queries are allowed.
        """
        document = self._documents.get(asked.query, limits)
        if document.node is None:
            return Answer(executed=False, errors=document.errors)
        operation = get_operation_ast(document.node, asked.operation_name)
        if operation is None:
            unknown = RequestError("UNKNOWN_OPERATION", _("Không rõ phải chạy câu hỏi nào: gửi “operationName”."))
            return Answer(executed=False, errors=[unknown.formatted()])
        if only_queries and operation.operation != OperationType.QUERY:
            raise RequestError(
                "METHOD_NOT_ALLOWED", _("Bằng GET chỉ hỏi được; muốn thay đổi thì gửi POST."), status=405
            )
        variables = get_variable_values(self.schema, operation.variable_definitions, asked.variables)
        if isinstance(variables, list):
            return Answer(executed=False, errors=document_refused("BAD_VARIABLES", variables))
        cost = cost_of(self.schema, document.node, operation, variables)
        if cost > limits.cost:
            return _too_costly(cost, limits.cost)
        direct = self._direct.get(asked.query)
        if direct is not None and (data := direct(request, variables)) is not None:
            answer = Answer(executed=True, data=data)
        else:
            answer = self._carry_out(document.node, asked, request)
        return replace(answer, extensions=_cost(cost, limits.cost))

    def _carry_out(self, node: DocumentNode, asked: Asked, request: HttpRequest) -> Answer:
        result = execute(
            self.schema,
            node,
            context_value=request,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            execution_context_class=DeferredExecutionContext,
        )
        if not isinstance(result, ExecutionResult):
            raise TypeError("a resolver is asynchronous; this house answers synchronously")
        return Answer(executed=True, data=result.data, errors=[formatted(error) for error in result.errors or []])


def _too_costly(requested: int, maximum: int) -> Answer:
    message = _("Câu hỏi tốn %(requested)s điểm, nhiều nhất là %(maximum)s. Hỏi ít dòng hoặc ít cột hơn.")
    extensions = _cost(requested, maximum)
    refusal = RequestError("TOO_COSTLY", message % extensions["cost"], **extensions)
    return Answer(executed=False, errors=[refusal.formatted()], extensions=extensions)


def _cost(requested: int, maximum: int) -> dict[str, Any]:
    return {"cost": {"requested": requested, "maximum": maximum}}
