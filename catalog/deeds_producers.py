"""What operators decide about producers, their papers and the rules: forms of the console, each calling one command."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .deeds import ApproveForm, HandBackForm, Sure
from .gateways import Identity
from .models import Certificate, HelpConsent, IdentityCheck, MarketRules, Producer, ProducerChange, ProducerDocument
from .services import vetting
from .services.certificates import refuse_certificate, verify_certificate
from .services.documents import accept_document, return_document
from .services.helping import confirm_paper, end_consent
from .services.identity import settle_identity
from .services.listing_moves import trust_producer
from .services.market_rules import publish_rules
from .services.page import approve_page, hand_back_page
from .states import OPERATOR, STANDING


class WhyForm(HandBackForm):
    reason = forms.CharField(label=_("Vì sao"), max_length=500, widget=forms.Textarea({"rows": 3}))


class SuspendForm(WhyForm):
    hold_payouts = forms.BooleanField(
        label=_("Giữ cả tiền bán hàng"),
        required=False,
        help_text=_("Chỉ khi tiền có thể phải trả lại người mua. Đơn đang làm thì vẫn được làm cho xong."),
    )


class IdentityForm(forms.Form):
    is_right = forms.TypedChoiceField(
        label=_("Người đứng tên và giấy tờ"),
        choices=[("1", _("Khớp, đúng người")), ("0", _("Không khớp"))],
        coerce=lambda told: told == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Đã đối chiếu thế nào"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: gọi video, gặp tại ấp. Đừng ghi số giấy tờ vào đây."),
    )


class RulesForm(forms.Form):
    text_vi = forms.CharField(label=_("Quy chế, tiếng Việt"), widget=forms.Textarea({"rows": 14}))
    text_en = forms.CharField(label=_("Quy chế, tiếng Anh"), widget=forms.Textarea({"rows": 14}))
    changes_vi = forms.CharField(label=_("Điểm mới, tiếng Việt"), widget=forms.Textarea({"rows": 3}))
    changes_en = forms.CharField(label=_("Điểm mới, tiếng Anh"), widget=forms.Textarea({"rows": 3}))
    effective_on = forms.DateField(label=_("Có hiệu lực từ"), widget=forms.DateInput({"type": "date"}))
    stops_on = forms.DateField(
        label=_("Ai chưa đồng ý thì ngừng bán từ"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("Để trống thì chỉ nhắc, không ngừng ai."),
    )


def _can(move: str) -> Callable[[Producer], bool]:
    return lambda producer: move in STANDING.open_moves(producer.status, OPERATOR)


def _do(command: Callable[..., object]) -> Callable[..., object]:
    def run(producer: Producer, *, actor: Actor, **said: Any) -> object:
        return command(producer_id=producer.pk, actor=actor, **said)

    return run


def _trust(trusted: bool) -> Callable[..., object]:
    def run(producer: Producer, *, actor: Actor) -> object:
        return trust_producer(producer_id=producer.pk, trusted=trusted, actor=actor)

    return run


def _suspend(producer: Producer) -> bool:
    return _can("suspend_producer")(producer) or producer.is_stopped_for_rules


PRODUCER_DEEDS = (
    Deed("duyet", _("Duyệt, cho bán"), Sure, _do(vetting.approve_producer), _can("approve_producer")),
    Deed("hoi-lai", _("Hỏi lại về hồ sơ"), HandBackForm, _do(vetting.ask_for_papers), _can("ask_for_papers")),
    Deed("tu-choi", _("Không nhận"), WhyForm, _do(vetting.refuse_producer), _can("refuse_producer")),
    Deed("tam-ngung", _("Tạm ngừng bán"), SuspendForm, _do(vetting.suspend_producer), _suspend),
    Deed("ban-lai", _("Cho bán lại"), Sure, _do(vetting.let_return), _can("let_return")),
    Deed("dong", _("Đóng gian hàng"), WhyForm, _do(vetting.close_producer), _can("close_producer")),
    Deed("mo-lai", _("Cho làm hồ sơ lại"), Sure, _do(vetting.reopen_application), _can("reopen_application")),
    Deed("tin", _("Tin cậy: khỏi duyệt trước"), Sure, _trust(True), lambda producer: not producer.is_trusted),
    Deed("thoi-tin", _("Duyệt trước như thường"), Sure, _trust(False), lambda producer: producer.is_trusted),
)


def _accept(document: ProducerDocument, *, actor: Actor) -> object:
    return accept_document(document_id=document.pk, actor=actor)


def _return(document: ProducerDocument, *, actor: Actor, reason: str, advice: str) -> object:
    return return_document(document_id=document.pk, reason=reason, advice=advice, actor=actor)


def _is_open(document: ProducerDocument) -> bool:
    return document.status == ProducerDocument.Status.WAITING


DOCUMENT_DEEDS = (
    Deed("nhan", _("Giấy này được"), Sure, _accept, _is_open),
    Deed("gui-lai", _("Xin gửi lại giấy này"), WhyForm, _return, lambda paper: paper.status in {"waiting", "accepted"}),
)


def _verify(certificate: Certificate, *, actor: Actor, revision: int) -> object:
    return verify_certificate(certificate_id=certificate.pk, seen_revision=revision, actor=actor)


def _refuse_certificate(certificate: Certificate, *, actor: Actor, reason: str, advice: str) -> object:
    return refuse_certificate(certificate_id=certificate.pk, reason=reason, advice=advice, actor=actor)


CERTIFICATE_DEEDS = (
    Deed("xac-nhan", _("Xác nhận là thật"), ApproveForm, _verify, lambda one: one.status == "waiting"),
    Deed("chua-nhan", _("Chưa nhận"), WhyForm, _refuse_certificate, lambda one: one.status in {"waiting", "verified"}),
)


def _approve_page(change: ProducerChange, *, actor: Actor, revision: int) -> object:
    return approve_page(change_id=change.pk, seen_revision=revision, actor=actor)


def _hand_back_page(change: ProducerChange, *, actor: Actor, reason: str, advice: str) -> object:
    return hand_back_page(change_id=change.pk, reason=reason, advice=advice, actor=actor)


PAGE_DEEDS = (
    Deed("duyet", _("Duyệt tên, địa chỉ mới"), ApproveForm, _approve_page, lambda one: one.status == "awaiting"),
    Deed("hoi-lai", _("Hỏi lại nhà làm"), HandBackForm, _hand_back_page, lambda one: one.status == "awaiting"),
)


def _confirm(consent: HelpConsent, *, actor: Actor) -> object:
    return confirm_paper(consent_id=consent.pk, actor=actor)


def _end(consent: HelpConsent, *, actor: Actor) -> object:
    return end_consent(consent_id=consent.pk, end=HelpConsent.End.OPERATOR, actor=actor)


def _waits(consent: HelpConsent) -> bool:
    return consent.way == HelpConsent.Way.PAPER and consent.given_at is None and consent.ended_at is None


CONSENT_DEEDS = (
    Deed("xac-nhan", _("Giấy có chữ ký: cho làm giúp"), Sure, _confirm, _waits),
    Deed("dung", _("Dừng làm giúp"), Sure, _end, lambda consent: consent.ended_at is None),
)


def _settle(check: IdentityCheck, *, actor: Actor, is_right: bool, note: str) -> object:
    return settle_identity(check_id=check.pk, found=Identity(is_right, note=note), actor=actor)


IDENTITY_DEEDS = (
    Deed("doi-chieu", _("Ghi kết quả đối chiếu"), IdentityForm, _settle, lambda check: check.status == "asked"),
)


def _publish(_row: None, *, actor: Actor, effective_on: date, stops_on: date | None, **texts: str) -> object:
    return publish_rules(effective_on=effective_on, stops_on=stops_on, actor=actor, **texts)


RULES_OPENINGS = (Deed("ra-ban-moi", _("Ra quy chế mới"), RulesForm, _publish, initial=lambda _row: _newest()),)


def _newest() -> dict[str, str]:
    """A new version begins as the last one was."""
    newest = MarketRules.objects.newest()
    return {"text_vi": newest.text_vi, "text_en": newest.text_en} if newest else {}
