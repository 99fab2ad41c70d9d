"""Deeds of the console: a form on a row's page that calls one command. The row itself is still never edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from .admin import ReadOnlyAdmin
from .audit import Actor
from .errors import MarketplaceError


@dataclass(frozen=True)
class Deed:
    """Something an operator may do about a row.

    label    on the button and above the form
    form     what has to be said with it
    command  command(row, actor=…, **the form's values); refusals (MarketplaceError) are shown beside the form
    when     whether it can be done now
    initial  what the form says at first; by default the row's own fields of the same names
    preview  what would come of it, as a sentence: then the form has a second button that only looks
    """

    name: str
    label: str | Promise
    form: type[forms.Form]
    command: Callable[..., object]
    when: Callable[[Any], bool] = lambda _row: True
    initial: Callable[[Any], dict[str, Any]] | None = None
    preview: Callable[[Any, dict[str, Any]], str] | None = None


class DeedAdmin(ReadOnlyAdmin):
    """A read-only page with buttons.

    deeds     about one row, on its page; people need the model's change permission
    openings  that make a row, above the list; their command's row is None, and people need the add permission
    """

    change_form_template = "console/deeds.html"
    change_list_template = "console/openings.html"
    deeds: ClassVar[tuple[Deed, ...]] = ()
    openings: ClassVar[tuple[Deed, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        name, view = f"{self.opts.app_label}_{self.opts.model_name}_deed", self.admin_site.admin_view
        about = path("<int:pk>/do/<slug:deed>/", view(self.deed_view), name=name)
        new = path("do/<slug:deed>/", view(self.opening_view), name=f"{name}_new")
        return [about, new, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        openings = self.openings if self._may(request, "add") else ()
        named = [(deed, self._address(None, deed)) for deed in openings]
        return super().changelist_view(request, {"openings": named, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may = row is not None and self._may(request)
        deeds = [(deed, self._address(row, deed)) for deed in self.deeds if may and deed.when(row)] if row else []
        context = {"deeds": deeds, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Ask what has to be said about a row, then do it; a refusal is told and nothing has changed."""
        if not self._may(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        if row is None:
            raise Http404
        return self._ask(request, row, _named(self.deeds, deed))

    def opening_view(self, request: HttpRequest, deed: str) -> HttpResponse:
        """As deed_view, to make a row."""
        if not self._may(request, "add"):
            raise PermissionDenied
        return self._ask(request, None, _named(self.openings, deed))

    def _ask(self, request: HttpRequest, row: models.Model | None, asked: Deed) -> HttpResponse:
        form = asked.form(request.POST if request.method == "POST" else None, initial=_initial(asked, row))
        preview = ""
        if request.method == "POST" and form.is_valid():
            try:
                if asked.preview and "preview" in request.POST:
                    preview = asked.preview(row, form.cleaned_data)
                else:
                    asked.command(row, actor=Actor.of(request.user), **form.cleaned_data)
            except MarketplaceError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                if not preview:
                    self.message_user(request, _("Đã xong: %(label)s.") % {"label": asked.label}, messages.SUCCESS)
                    return redirect(self._row_address(row))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row or self.opts.verbose_name_plural,
            "deed": asked,
            "form": form,
            "preview": preview,
            "may_preview": asked.preview is not None,  # a template would call the function itself
            "title": format_lazy("{} · {}", asked.label, str(row)) if row else asked.label,
            "back": self._row_address(row),
        }
        return TemplateResponse(request, "console/deed.html", context, status=422 if form.errors else 200)

    def _may(self, request: HttpRequest, what: str = "change") -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{what}_{self.opts.model_name}")

    def _row_address(self, row: models.Model | None) -> str:
        names = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{names}_change", args=[row.pk]) if row else reverse(f"{names}_changelist")

    def _address(self, row: models.Model | None, deed: Deed) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_deed"
        return reverse(name, args=[row.pk, deed.name]) if row else reverse(f"{name}_new", args=[deed.name])


def _named(deeds: tuple[Deed, ...], name: str) -> Deed:
    for deed in deeds:
        if deed.name == name:
            return deed
    raise Http404


def _initial(deed: Deed, row: models.Model | None) -> dict[str, Any]:
    """What the row says already, for fields of the same name."""
    if deed.initial:
        return deed.initial(row)
    return {name: getattr(row, name) for name in deed.form.base_fields if hasattr(row, name)}
