"""The operator's console: it looks, it never touches. Every change goes through a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry
from .money import format_vnd

admin.site.site_header = settings.SHOP["name"]
admin.site.site_title = _("Bàn trực chợ")
admin.site.index_title = _("Xem đơn, tiền và hàng. Ở đây chỉ xem, không sửa.")

if TYPE_CHECKING:  # Django's own classes take no type argument at run time
    AnyAdmin = admin.ModelAdmin[Any]
    AnyInline = admin.TabularInline[Any, Any]
else:
    AnyAdmin, AnyInline = admin.ModelAdmin, admin.TabularInline


class LookOnly:
    """For pages and inlines of the console: nothing is added, changed or deleted by a form."""

    def has_add_permission(self, *_args: Any) -> bool:
        return False

    def has_change_permission(self, *_args: Any) -> bool:
        return False

    def has_delete_permission(self, *_args: Any) -> bool:
        return False


class ReadOnlyAdmin(LookOnly, AnyAdmin):
    """A list and a page of rows; foreign keys come along in one statement."""

    list_per_page = 50
    show_full_result_count = False
    list_select_related: ClassVar[bool | tuple[str, ...]] = True

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG002  # Django's name
        return {}


class ReadOnlyInline(LookOnly, AnyInline):
    extra = 0
    can_delete = False
    show_change_link = True


def in_dong(name: str, words: Any) -> Any:
    """A column: a sum of đồng as people write it, sorted by its number."""

    @admin.display(description=words, ordering=name)
    def column(row: models.Model) -> str:
        amount_vnd = getattr(row, name)
        return "—" if amount_vnd is None else format_vnd(amount_vnd)

    return column


def show(model: type[models.Model], **options: Any) -> None:
    """Put a model into the console, with ModelAdmin's options."""
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnlyAdmin,), options))


def call_it(model: type[models.Model], *, name: Any, fields: Mapping[str, Any]) -> None:
    """Let console pages say people's words (lazy texts) for a model, unless None, and for the fields that are named.

    Sets what Django shows, not what the model was declared with: no migration sees it.
    """
    if name is not None:
        model._meta.verbose_name = model._meta.verbose_name_plural = name
    for field in model._meta.fields:
        if field.name in fields:
            field.verbose_name = fields[field.name]


show(
    AuditEntry,
    list_display=["at", "command", "target_type", "target_id", "actor_kind", "actor"],
    list_filter=["command", "actor_kind"],
    search_fields=["=target_id", "=command"],
    date_hierarchy="at",
)

call_it(
    AuditEntry,
    name=_("việc đã làm"),
    fields={
        "at": _("Lúc"),
        "actor": _("Ai làm"),
        "actor_kind": _("Loại người làm"),
        "through": _("Qua giấy đồng ý"),
        "command": _("Việc"),
        "target_type": _("Loại"),
        "target_id": _("Số"),
        "before": _("Trước"),
        "after": _("Sau"),
    },
)
