"""What reviewers do about changes and products: forms of the console, each calling one command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .models import ApiToken, Product, ProductChange
from .services.changes import approve_change, request_changes
from .services.listing_moves import archive_product, pause_product, resume_product
from .services.tokens import revoke_token
from .states import OPERATOR
from .states.change import AWAITING


class ApproveForm(forms.Form):
    """The revision travels along: what was added after the page was opened is not approved by it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class HandBackForm(forms.Form):
    reason = forms.CharField(label=_("Vì sao chưa duyệt"), max_length=500, widget=forms.Textarea({"rows": 3}))
    advice = forms.CharField(
        label=_("Nhà làm cần làm gì"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nói việc cụ thể: chụp lại ảnh nhãn ngoài sáng, ghi thêm thành phần…"),
    )


class Sure(forms.Form):
    """Nothing to say; the button is the answer."""


def _approve(change: ProductChange, *, actor: Actor, revision: int) -> object:
    return approve_change(change_id=change.pk, seen_revision=revision, actor=actor)


def _hand_back(change: ProductChange, *, actor: Actor, reason: str, advice: str) -> object:
    return request_changes(change_id=change.pk, reason=reason, advice=advice, actor=actor)


def _waits(change: ProductChange) -> bool:
    return change.status == AWAITING


CHANGE_DEEDS = (
    Deed("duyet", _("Duyệt, cho người mua thấy"), ApproveForm, _approve, _waits),
    Deed("hoi-lai", _("Hỏi lại nhà làm"), HandBackForm, _hand_back, _waits),
)


def _on_product(command: Any) -> Any:
    def run(product: Product, *, actor: Actor) -> object:
        return command(product_id=product.pk, actor=actor, role=OPERATOR)

    return run


PRODUCT_DEEDS = (
    Deed("nghi", _("Tạm ẩn"), Sure, _on_product(pause_product), lambda product: product.status == "published"),
    Deed("ban-lai", _("Cho bán lại"), Sure, _on_product(resume_product), lambda product: product.status == "paused"),
    Deed("ngung", _("Ngừng bán"), Sure, _on_product(archive_product), lambda product: product.status != "archived"),
)


def _revoke(token: ApiToken, *, actor: Actor) -> object:
    return revoke_token(token=token, actor=actor)


TOKEN_DEEDS = (Deed("thu-hoi", _("Thu hồi chìa khóa"), Sure, _revoke, lambda token: token.revoked_at is None),)
