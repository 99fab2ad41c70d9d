"""Producers in the console: who wants to sell, with papers and checks; who sells, and by which rules."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Case, F, Value, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.kernel.admin import ReadOnlyInline, show
from marketplace.kernel.deeds import DeedAdmin

from .deeds_producers import (
    CERTIFICATE_DEEDS,
    CONSENT_DEEDS,
    DOCUMENT_DEEDS,
    IDENTITY_DEEDS,
    PAGE_DEEDS,
    PRODUCER_DEEDS,
    RULES_OPENINGS,
)
from .diff import rows_of_page
from .models import (
    Certificate,
    HelpConsent,
    IdentityCheck,
    MarketRules,
    Membership,
    Producer,
    ProducerChange,
    ProducerDocument,
    ProducerEvent,
    ProducerLetter,
    RulesAcceptance,
)


class Members(ReadOnlyInline):
    model = Membership
    verbose_name_plural = gettext_lazy("Người trong nhóm")


class Papers(ReadOnlyInline):
    """The link to a paper's own page, where it is looked at and decided."""

    model = ProducerDocument
    fields = ("kind", "status", "reason", "uploaded_at", "decided_at")


class Checks(ReadOnlyInline):
    model = IdentityCheck
    fields = ("method", "status", "asked_at", "decided_at", "note")


class Standing(ReadOnlyInline):
    model = ProducerEvent
    fields = ("at", "status", "role", "actor", "note")
    show_change_link = False


class Acceptances(ReadOnlyInline):
    model = RulesAcceptance
    fields = ("rules", "user", "accepted_at")
    show_change_link = False


@admin.register(Producer)
class ProducerAdmin(DeedAdmin):
    """Registration numbers and bank accounts stand on the producer's own page only, never in a list.

    Who waits for a decision stands first, the longest waiting on top.
    """

    deeds = PRODUCER_DEEDS
    exclude = ("name_sort",)
    list_display = ("legal_name", "status", "submitted_at", "legal_form", "ward", "contact_name", "phone", "is_trusted")
    list_filter = ("status", "marketplace", "legal_form", "goods", "is_trusted", "was_helped_to_join")
    search_fields = ("legal_name", "slug", "phone", "email", "contact_name")
    inlines = (Papers, Checks, Standing, Acceptances, Members)
    ordering = (
        Case(When(status="submitted", then=Value(0)), default=Value(1)),
        F("submitted_at").asc(nulls_last=True),
        "name_sort",
    )


@admin.register(ProducerDocument)
class ProducerDocumentAdmin(DeedAdmin):
    """One paper: the file behind a link that leaves a trace, and what was decided."""

    deeds = DOCUMENT_DEEDS
    list_display = ("producer", "kind", "status", "uploaded_at", "decided_at")
    list_filter = ("status", "kind")
    search_fields = ("producer__legal_name",)
    exclude = ("name", "sha256")
    readonly_fields = ("file",)
    ordering = (F("decided_at").asc(nulls_first=True), "uploaded_at")

    @admin.display(description=gettext_lazy("Tệp"))
    def file(self, document: ProducerDocument) -> SafeString | str:
        if not document.name:
            return "—"
        words = _("Mở tệp (việc mở được ghi lại)")
        return format_html('<a href="{}">{}</a>', reverse("orders:document", args=[document.pk]), words)


@admin.register(IdentityCheck)
class IdentityCheckAdmin(DeedAdmin):
    """Checks that wait for a person stand first."""

    deeds = IDENTITY_DEEDS
    list_display = ("producer", "method", "status", "asked_at", "decided_at")
    list_filter = ("status", "method")
    search_fields = ("producer__legal_name",)
    ordering = (F("decided_at").asc(nulls_first=True), "asked_at")


@admin.register(Certificate)
class CertificateAdmin(DeedAdmin):
    """What waits to be verified stands first."""

    deeds = CERTIFICATE_DEEDS
    list_display = ("product", "scheme", "stars", "number", "status", "expires_on", "added_at")
    list_filter = ("status", "scheme")
    search_fields = ("number", "product__name_vi", "product__producer__legal_name")
    exclude = ("file_name",)
    readonly_fields = ("file",)
    ordering = (F("decided_at").asc(nulls_first=True), "added_at")

    @admin.display(description=gettext_lazy("Tệp"))
    def file(self, certificate: Certificate) -> SafeString | str:
        if not certificate.file_name:
            return "—"
        words = _("Mở tệp (việc mở được ghi lại)")
        return format_html('<a href="{}">{}</a>', reverse("orders:certificate_scan", args=[certificate.pk]), words)


@admin.register(HelpConsent)
class HelpConsentAdmin(DeedAdmin):
    """Who may act for whom. Signed papers that wait for a look stand first."""

    deeds = CONSENT_DEEDS
    list_display = ("helper", "producer", "way", "may_work", "given_at", "ends_at", "ended_at", "end")
    list_filter = ("way", "may_work", "end")
    search_fields = ("helper__user__full_name", "producer__legal_name")
    list_select_related = ("helper__user", "helper__ward", "producer")
    exclude = ("paper", "code_id")
    readonly_fields = ("file",)
    ordering = (Case(When(way="paper", given_at=None, ended_at=None, then=Value(0)), default=Value(1)), "-asked_at")

    @admin.display(description=gettext_lazy("Tệp"))
    def file(self, consent: HelpConsent) -> SafeString | str:
        if not consent.paper:
            return "—"
        words = _("Mở tệp (việc mở được ghi lại)")
        return format_html('<a href="{}">{}</a>', reverse("orders:help_paper", args=[consent.pk]), words)


@admin.register(ProducerChange)
class ProducerChangeAdmin(DeedAdmin):
    """Names and addresses that wait for a look."""

    deeds = PAGE_DEEDS
    list_display = ("producer", "status", "asked_at", "decided_at")
    list_filter = ("status",)
    search_fields = ("producer__legal_name",)
    readonly_fields = ("side_by_side",)
    fields = (
        "side_by_side",
        "producer",
        "status",
        "revision",
        "reason",
        "advice",
        "asked_at",
        "asked_by",
        "decided_at",
        "decided_by",
    )
    ordering = (F("decided_at").asc(nulls_first=True), "asked_at")

    @admin.display(description=gettext_lazy("Trước và sau"))
    def side_by_side(self, change: ProducerChange) -> SafeString:
        return render_to_string("console/change.html", {"rows": rows_of_page(change)})


@admin.register(MarketRules)
class MarketRulesAdmin(DeedAdmin):
    """Versions of the rules; a new one is put before everybody who sells."""

    openings = RULES_OPENINGS
    list_display = ("number", "effective_on", "stops_on", "published_at")


show(
    ProducerLetter,
    list_display=["kind", "producer", "recipient", "created_at", "sent_at", "attempts", "due_at"],
    list_filter=["kind"],
)
