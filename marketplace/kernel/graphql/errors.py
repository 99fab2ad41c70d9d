"""Errors as the client sees them: a stable code, a message that says what to do, never how we are built."""

from __future__ import annotations

import logging
from typing import Any

from django.utils.translation import gettext as _
from graphql import GraphQLError

from ..errors import GatewayUnavailable, MarketplaceError

logger = logging.getLogger(__name__)


class RequestError(Exception):
    """A request that is answered before anything of it is carried out.

    status   of the HTTP answer; 0 leaves it to the media type, as the specification asks for invalid documents
    details  go beside the code into `extensions`
    """

    def __init__(self, code: str, message: str, *, status: int = 0, **details: Any) -> None:
        self.code, self.message, self.status, self.details = code, message, status, details
        super().__init__(message)

    def formatted(self) -> dict[str, Any]:
        return {"message": self.message, "extensions": {"code": self.code, **self.details}}


def document_refused(code: str, errors: list[GraphQLError]) -> list[dict[str, Any]]:
    """Mistakes in the document or its variables: the library's own words, which name only what the client wrote."""
    return [{**error.formatted, "extensions": {"code": code}} for error in errors]


def formatted(error: GraphQLError) -> dict[str, Any]:
    """What went wrong in one field. Anything unexpected is logged in full and answered without a detail."""
    answer: dict[str, Any] = {**error.formatted}
    match error.original_error:
        case None:
            code, details = "BAD_INPUT", {}
        case MarketplaceError() as refusal:
            answer["message"] = str(refusal)
            code, details = refusal.code, {"field": refusal.field} if refusal.field else {}
        case GatewayUnavailable():
            answer["message"] = _("Dịch vụ bên ngoài đang bận. Thử lại sau ít phút giúp.")
            code, details = "TRY_AGAIN", {}
        case bug:
            logger.error("GraphQL field %s failed", error.path, exc_info=bug)
            answer["message"] = _("Có lỗi ở phía chợ, chúng tôi đã ghi nhận. Thử lại sau ít phút giúp.")
            code, details = "INTERNAL", {}
    answer["extensions"] = {"code": code, **details}
    return answer
