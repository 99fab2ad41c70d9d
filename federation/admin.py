"""Partners in the console: one card each, with one sentence and one button."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.admin import call_room, show
from marketplace.kernel.deeds import DeedAdmin

from . import console_words
from .console_codes import CODES
from .console_commands import COMMANDS
from .console_helps import HELPS
from .deeds import KEY_DEEDS, KEY_OPENINGS, OPENINGS, PARTNER_DEEDS, SHELF_DEEDS
from .models import CategoryMap, NodeKey, Partner, Reject
from .selectors.cards import (
    card_of,
    goods_of,
    held_words,
    key_card,
    our_words,
    partners_with_numbers,
    told_at,
    words_of,
)
from .selectors.differences import differences_of, goods_by_shelf

_LOOK = "khac-biet"


@admin.register(Partner)
class PartnerAdmin(DeedAdmin):
    """The list is a page of cards; a card's button leads to what helps now."""

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
        "successor",
        "detail",
        "waits",
        "refusal",
        "fails",
        "approved_at",
        "asked_at",
        "created_at",
        "most_records",
    )
    readonly_fields = ("sentence", "words", "proven", "waits")

    def get_urls(self) -> list[URLPattern]:
        look = path(f"<int:pk>/{_LOOK}/", self.admin_site.admin_view(self.look), name="federation_partner_look")
        return [look, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partner]:  # noqa: ARG002  # Django's name
        return partners_with_numbers()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = []
        for partner in partners_with_numbers():
            card = card_of(partner, goods_of(partner))
            rows.append((partner, card, self._button(partner, card.button), self.proven(partner)))
        return super().changelist_view(request, {"cards": rows, "ours": our_words(), **(extra_context or {})})

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a mass change would do, before anybody agrees to it or refuses it."""
        if not self._may(request):
            raise PermissionDenied
        partner = partners_with_numbers().filter(pk=pk).first()
        if partner is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "partner": partner,
            "title": _("Khác biệt đang chờ duyệt"),
            "held": held_words(partner.held),
            "found": differences_of(partner),
            "buttons": [
                (deed, self._address(partner, deed)) for deed in self.deeds if self._is_about_held(deed, partner)
            ],
            "back": self._row_address(partner),
        }
        return TemplateResponse(request, "console/differences.html", context)

    def _is_about_held(self, deed: Any, partner: Partner) -> bool:
        return deed.name in ("cho-hien", "khong-cho") and bool(deed.when(partner))

    def _button(self, partner: Partner, name: str) -> tuple[str, str] | None:
        """Label and address of the one thing to do."""
        if name == _LOOK:
            return str(_("Xem khác biệt")), reverse("admin:federation_partner_look", args=[partner.pk])
        deed = next((deed for deed in self.deeds if deed.name == name and deed.when(partner)), None)
        return None if deed is None else (str(deed.label), self._address(partner, deed))

    @admin.display(description=_("Thế nào"))
    def sentence(self, partner: Any) -> str:
        return card_of(partner, goods_of(partner)).sentence

    @admin.display(description=_("Tám chữ để đọc qua điện thoại"))
    def words(self, partner: Partner) -> str:
        return words_of(partner)

    @admin.display(description=_("Đang giữ lại"))
    def waits(self, partner: Partner) -> str:
        return held_words(partner.held) or "—"

    @admin.display(description=_("Chứng minh gần nhất"))
    def proven(self, partner: Partner) -> str:
        return told_at(partner.fresh_as_of) if partner.fresh_as_of else "—"


@admin.register(CategoryMap)
class CategoryMapAdmin(DeedAdmin):
    """Categories of partners that have no shelf of that name here: an operator chooses one. Undecided ones first."""

    change_list_template = "console/shelves.html"
    deeds = SHELF_DEEDS
    list_display = ("partner", "scheme", "code", "category")
    list_filter = ("partner",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CategoryMap]:
        rows: QuerySet[CategoryMap] = super().get_queryset(request)
        return rows.select_related("partner", "category").order_by(
            F("category").asc(nulls_first=True), "partner__name", "scheme", "code"
        )

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = list(self.get_queryset(request)[: self.list_per_page * 4])
        counts, deed = goods_by_shelf(rows), self.deeds[0]
        shelves = [
            (row, counts.get((row.partner_id, row.scheme, row.code), 0), self._address(row, deed)) for row in rows
        ]
        return super().changelist_view(request, {"shelves": shelves, **(extra_context or {})})


@admin.register(NodeKey)
class NodeKeyAdmin(DeedAdmin):
    """Our own keys: a new one, or the end of a stolen one. Both take the root key, which is typed and never kept."""

    change_list_template = "console/keys.html"
    openings = KEY_OPENINGS
    deeds = KEY_DEEDS
    list_display = ("key_id", "valid_from", "valid_until", "revoked_at")
    fields = ("key_id", "sentence", "valid_from", "valid_until", "revoked_at")
    readonly_fields = ("sentence",)

    def get_urls(self) -> list[URLPattern]:
        name, view = "federation_nodekey_deed", self.admin_site.admin_view(self.deed_view)
        return [path("<slug:pk>/do/<slug:deed>/", view, name=name), *super().get_urls()]  # a key's name is no number

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        keys = [(key, key_card(key)) for key in NodeKey.objects.order_by("-purpose", "-valid_from")]
        return super().changelist_view(request, {"keys": keys, **(extra_context or {})})

    @admin.display(description=_("Thế nào"))
    def sentence(self, key: NodeKey) -> str:
        return key_card(key).sentence


show(Reject, list_display=["partner", "record_id", "reason", "at"], list_filter=["partner"])
call_room(
    "federation",
    names=console_words.MODELS,
    fields=console_words.FIELDS,
    helps=HELPS,
    codes=CODES,
    commands=COMMANDS,
)
