"""The operator's console: it looks, it never touches. Every change goes through a command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
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


# Who acts and in which role, as every room's history keeps it: kernel.audit.Actor.kind and the machines of the rooms.
ACTORS: dict[str, Promise] = {
    "user": _("Người dùng"),
    "guest": _("Khách"),
    "helper": _("Người giúp"),
    "program": _("Phần mềm"),
    "partner": _("Chợ bạn"),
    "system": _("Máy của chợ"),
}
ROLES: dict[str, Promise] = {
    "buyer": _("Người mua"),
    "producer": _("Nhà làm"),
    "operator": _("Người trực"),
    "carrier": _("Nhà vận chuyển"),
    "system": _("Máy của chợ"),
}
_HELPS: dict[type[models.Model], dict[str, Any]] = {}
_CODES: dict[type[models.Model], dict[str, Mapping[str, Any]]] = {}


class SaysWords:
    """For pages and inlines of the console: people's words instead of stored codes and of help texts, see call_it;
    and sums of đồng as people write them."""

    model: type[models.Model]

    def said(self, name: Any) -> Any:
        """The name of the column or field that says it: its own, or that of a method that says what is stored there."""
        say = self._ways_to_say().get(name) if isinstance(name, str) else None
        if say is None:
            return name
        if not hasattr(self, f"said_{name}"):
            setattr(self, f"said_{name}", self._saying(name, say))
        return f"said_{name}"

    def _ways_to_say(self) -> dict[str, Callable[[Any], str]]:
        """By field: what is stored there, as people say it."""
        sums = {field.name: format_vnd for field in self.model._meta.fields if field.name.endswith("_vnd")}
        return {**sums, **{name: partial(_of_code, codes) for name, codes in _CODES.get(self.model, {}).items()}}

    def _saying(self, name: str, say: Callable[[Any], str]) -> Callable[[Any], str]:
        field: Any = self.model._meta.get_field(name)

        @admin.display(description=field.verbose_name, ordering=name)
        def words(row: Any) -> str:
            stored = getattr(row, name)
            return "-" if stored is None else say(stored)

        return words

    def get_readonly_fields(self, *args: Any) -> list[Any]:
        own = super().get_readonly_fields(*args)  # type: ignore[misc]  # mixed into admin classes, which have it
        return [*own, *map(self.said, self._ways_to_say())]

    def get_fields(self, *args: Any) -> list[Any]:
        own = super().get_fields(*args)  # type: ignore[misc]
        return list(dict.fromkeys(map(self.said, own)))

    def get_list_display(self, *args: Any) -> list[Any]:
        return list(map(self.said, super().get_list_display(*args)))  # type: ignore[misc]

    def get_list_filter(self, *args: Any) -> list[Any]:
        codes = _CODES.get(self.model, {})
        own = super().get_list_filter(*args)  # type: ignore[misc]
        return [(each, _filter_by(codes[each])) if each in codes else each for each in own]

    def get_form(self, *args: Any, **options: Any) -> Any:
        options.setdefault("help_texts", _HELPS.get(self.model, {}))
        return super().get_form(*args, **options)  # type: ignore[misc]

    def get_formset(self, *args: Any, **options: Any) -> Any:
        options.setdefault("help_texts", _HELPS.get(self.model, {}))
        return super().get_formset(*args, **options)  # type: ignore[misc]


def _of_code(codes: Mapping[str, Any], code: Any) -> str:
    return str(codes.get(code, code) or "-")


def _filter_by(codes: Mapping[str, Any]) -> type[admin.AllValuesFieldListFilter]:
    class ByCode(admin.AllValuesFieldListFilter):
        def choices(self, changelist: Any) -> Iterator[Any]:
            for choice in super().choices(changelist):
                yield {**choice, "display": codes.get(str(choice["display"]), choice["display"])}

    return ByCode


class LookOnly(SaysWords):
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
    show_facets = admin.ShowFacets.NEVER  # a count beside each filter is a query each time
    show_full_result_count = False
    list_select_related: ClassVar[bool | tuple[str, ...]] = True

    def get_fields(self, *args: Any) -> list[Any]:
        """Those of the class, else all that are no key: read off the model, for nobody fills in a form here."""
        if self.fields:
            return super().get_fields(*args)
        own = [field for field in (*self.opts.fields, *self.opts.many_to_many) if field.editable]
        named = [field.name for field in own if not field.primary_key and field.name not in (self.exclude or ())]
        return list(dict.fromkeys(map(self.said, [*named, *self.readonly_fields])))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        """Pages of the console write nothing, so Django knows no history: the log of commands is one."""
        about = urlencode({"target_type": self.opts.label_lower, "target_id": object_id})
        return redirect(f"{reverse('admin:kernel_auditentry_changelist')}?{about}")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:  # noqa: ARG002  # Django's name
        return {}


class ReadOnlyInline(LookOnly, AnyInline):
    extra = 0
    can_delete = False
    show_change_link = True


def show(model: type[models.Model], **options: Any) -> None:
    """Put a model into the console, with ModelAdmin's options."""
    admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnlyAdmin,), options))


def call_it(
    model: type[models.Model],
    *,
    name: Any,
    fields: Mapping[str, Any],
    helps: Mapping[str, Any] | None = None,
    codes: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Let console pages say people's words (lazy texts) for a model, unless None, and for the fields that are named.

    helps  by the text a field's help has in the code, what pages say instead
    codes  by "Model.field", by what is stored there, what pages say instead
    Sets what Django shows, not what the model was declared with: no migration sees it, and no API.
    """
    if name is not None:
        model._meta.verbose_name = model._meta.verbose_name_plural = name
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.name in fields:
            field.verbose_name = fields[field.name]
    texts = {field.name: (helps or {}).get(str(field.help_text)) for field in model._meta.fields if field.help_text}
    _HELPS.setdefault(model, {}).update({field: words for field, words in texts.items() if words is not None})
    own = (label.rpartition(".") for label in codes or {})
    said = {field: (codes or {})[f"{of}.{field}"] for of, _dot, field in own if of == model.__name__}
    known = _CODES.setdefault(model, {})
    known.update({field: {**known.get(field, {}), **words} for field, words in said.items()})


def call_commands(words: Mapping[str, Any]) -> None:
    """Let the console's log say what a room calls its commands."""
    call_it(AuditEntry, name=None, fields={}, codes={"AuditEntry.command": words})


def call_room(
    label: str,
    *,
    names: Mapping[str, Any],
    fields: Mapping[str, Any],
    helps: Mapping[str, Any],
    codes: Mapping[str, Mapping[str, Any]],
    commands: Mapping[str, Any],
) -> None:
    """call_it for all models of a room, names by theirs in the code; and call_commands."""
    for model in apps.get_app_config(label).get_models():
        call_it(model, name=names.get(model.__name__), fields=fields, helps=helps, codes=codes)
    call_commands(commands)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Everything that was done, by whom."""

    list_display = ("at", "command", "about", "target_id", "actor_kind", "actor")
    list_filter = ("actor_kind", "command")
    search_fields = ("=target_id", "=command")
    date_hierarchy = "at"
    fields = ("at", "command", "about", "target_id", "actor_kind", "actor", "through", "before", "after")
    readonly_fields = ("about",)

    @admin.display(description=_("Về"), ordering="target_type")
    def about(self, entry: AuditEntry) -> str:
        """What it was done to, as the console calls it."""
        try:
            return str(apps.get_model(entry.target_type)._meta.verbose_name)
        except (LookupError, ValueError):
            return entry.target_type


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
    helps={"whose consent it rests on, e.g. consent:12": _("Dựa vào giấy đồng ý nào, ví dụ consent:12")},
    codes={"AuditEntry.actor_kind": ACTORS},
)
