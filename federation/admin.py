"""Partners in the console: one card each, with one sentence and one button."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.admin import call_it, show
from marketplace.kernel.deeds import DeedAdmin

from . import console_words
from .deeds import OPENINGS, PARTNER_DEEDS, SHELF_DEEDS
from .models import CategoryMap, Partner, Reject
from .selectors.cards import card_of, goods_of, partners_with_numbers, told_at, words_of


@admin.register(Partner)
class PartnerAdmin(DeedAdmin):
    """The list is a page of cards; a card's button leads to the deed that helps now."""

    change_list_template = "console/partners.html"
    openings = OPENINGS
    deeds = PARTNER_DEEDS
    list_display = ("name", "state", "site")
    fields = (
        "sentence",
        "words",
        "proven",
        "name",
        "site",
        "url",
        "node_id",
        "marketplace",
        "detail",
        "held",
        "fails",
        "approved_at",
        "asked_at",
        "created_at",
        "most_records",
    )
    readonly_fields = ("sentence", "words", "proven")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:  # noqa: ARG002  # Django's name
        return partners_with_numbers()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = [
            (partner, card_of(partner, goods_of(partner)), self._button(partner)) for partner in partners_with_numbers()
        ]
        return super().changelist_view(request, {"cards": rows, **(extra_context or {})})

    def _button(self, partner: Any) -> tuple[str, str] | None:
        """Label and address of the one thing to do."""
        name = card_of(partner, goods_of(partner)).button
        deed = next((deed for deed in self.deeds if deed.name == name and deed.when(partner)), None)
        if deed is None:
            return None
        return str(deed.label), reverse("admin:federation_partner_deed", args=[partner.pk, deed.name])

    @admin.display(description=_("Thế nào"))
    def sentence(self, partner: Any) -> str:
        return card_of(partner, goods_of(partner)).sentence

    @admin.display(description=_("Tám chữ để đọc qua điện thoại"))
    def words(self, partner: Partner) -> str:
        return words_of(partner)

    @admin.display(description=_("Chứng minh gần nhất"))
    def proven(self, partner: Partner) -> str:
        return told_at(partner.fresh_as_of) if partner.fresh_as_of else "—"


@admin.register(CategoryMap)
class CategoryMapAdmin(DeedAdmin):
    """Categories of partners that have no shelf of that name here: an operator chooses one."""

    deeds = SHELF_DEEDS
    list_display = ("partner", "scheme", "code", "category")
    list_filter = ("partner",)


show(Reject, list_display=["partner", "record_id", "reason", "at"], list_filter=["partner"])
for model in (Partner, CategoryMap, Reject):
    call_it(model, name=console_words.MODELS[model.__name__], fields=console_words.FIELDS)
