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
    """

    name: str
    label: str | Promise
    form: type[forms.Form]
    command: Callable[..., object]
    when: Callable[[Any], bool] = lambda _row: True


class DeedAdmin(ReadOnlyAdmin):
    """A read-only page with buttons. People need the model's change permission to use them."""

    change_form_template = "console/deeds.html"
    deeds: ClassVar[tuple[Deed, ...]] = ()

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        own = path("<int:pk>/do/<slug:deed>/", self.admin_site.admin_view(self.deed_view), name=name)
        return [own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        may = row is not None and self._may(request)
        deeds = [(deed, self._address(row, deed)) for deed in self.deeds if may and deed.when(row)] if row else []
        context = {"deeds": deeds, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Ask what has to be said, then do it; a refusal is told and nothing has changed."""
        if not self._may(request):
            raise PermissionDenied
        row = self.get_object(request, str(pk))
        known = {each.name: each for each in self.deeds}
        if row is None or deed not in known:
            raise Http404
        asked = known[deed]
        form = asked.form(request.POST if request.method == "POST" else None, initial=_initial(asked.form, row))
        if request.method == "POST" and form.is_valid():
            try:
                asked.command(row, actor=Actor.of(request.user), **form.cleaned_data)
            except MarketplaceError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                self.message_user(request, _("Đã xong: %(label)s.") % {"label": asked.label}, messages.SUCCESS)
                return redirect(self._row_address(row))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "row": row,
            "deed": asked,
            "form": form,
            "title": format_lazy("{} · {}", asked.label, str(row)),
            "back": self._row_address(row),
        }
        return TemplateResponse(request, "console/deed.html", context, status=422 if form.errors else 200)

    def _may(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def _row_address(self, row: models.Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def _address(self, row: models.Model, deed: Deed) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_deed", args=[row.pk, deed.name])


def _initial(form: type[forms.Form], row: models.Model) -> dict[str, Any]:
    """What the row says already, for fields of the same name."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
