"""What operators do about partners: forms of the console, each calling one command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Marketplace
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed
from marketplace.kernel.errors import GatewayUnavailable, InvalidInput

from .models import CategoryMap, Partner
from .selectors.cards import our_words, words_of
from .services import partner_moves
from .services.asking import approve_and_propose, discover_partner


class Sure(forms.Form):
    """Nothing to say; the button is the answer."""


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Địa chỉ trang của chợ bạn"), max_length=200, help_text=_("Ví dụ: https://ben-tre.market.example")
    )


class ApproveForm(forms.Form):
    """Both sides' words stand above the button: what is read on the phone is what is on the screen."""

    theirs = forms.CharField(label=_("Tám chữ của họ: nghe họ đọc"), disabled=True)
    ours = forms.CharField(label=_("Tám chữ của chợ mình: đọc cho họ nghe"), disabled=True)
    marketplace = forms.ModelChoiceField(
        Marketplace.objects.none(),
        label=_("Là chợ nào trong danh sách"),
        required=False,
        help_text=_("Để trống là chợ mới, lấy tên theo thẻ."),
    )
    read_aloud = forms.BooleanField(
        label=_("Đã gọi điện và đọc tám chữ cho nhau nghe: khớp từng chữ."),
        help_text=_("Gọi số điện thoại bà con đã biết từ trước, đừng gọi số ghi trên thẻ."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["marketplace"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = Marketplace.objects.filter(is_ourselves=False, node=None)


class MostForm(forms.Form):
    most_records = forms.IntegerField(
        label=_("Nhiều nhất mấy món"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("Chợ bạn gửi quá số này thì máy tự tạm ngưng. Thường là 20000; chợ lớn thì nới thêm."),
    )


class ShelfForm(forms.Form):
    category = forms.ModelChoiceField(Category.objects.all(), label=_("Bày ở gian nào"))


def _discover(_row: None, *, actor: Actor, address: str) -> object:
    try:
        return discover_partner(address=address, actor=actor)
    except GatewayUnavailable as error:
        raise InvalidInput(_("Không gọi được địa chỉ này. Xem lại từng chữ rồi thử lại."), field="address") from error


def _words(partner: Partner) -> dict[str, str]:
    return {"theirs": words_of(partner), "ours": our_words()}


def _approve(
    partner: Partner, *, actor: Actor, marketplace: Marketplace | None, read_aloud: bool, **_shown: str
) -> object:
    if not read_aloud:
        raise InvalidInput(field="read_aloud")
    return approve_and_propose(
        partner_id=partner.pk, marketplace_id=marketplace.pk if marketplace else None, actor=actor
    )


def _by(command: Any) -> Any:
    def run(partner: Partner, *, actor: Actor) -> object:
        return command(partner_id=partner.pk, actor=actor)

    return run


def _is(*states: str) -> Any:
    return lambda partner: partner.state in states


def _most(partner: Partner, *, actor: Actor, most_records: int) -> object:
    return partner_moves.set_most_records(partner_id=partner.pk, most_records=most_records, actor=actor)


def _map(row: CategoryMap, *, actor: Actor, category: Category) -> object:
    return partner_moves.map_category(map_id=row.pk, category_id=category.pk, actor=actor)


_S = Partner.State
OPENINGS = (Deed("them", _("Thêm chợ bạn"), AddressForm, _discover),)
PARTNER_DEEDS = (
    Deed("duyet", _("Duyệt làm chợ bạn"), ApproveForm, _approve, _is(_S.DISCOVERED), _words),
    Deed("thu-lai", _("Thử lại ngay"), Sure, _by(partner_moves.ask_now), _is(_S.ACTIVE, _S.PENDING)),
    Deed("cho-hien", _("Đã xem, cho hiện"), Sure, _by(partner_moves.accept_mass_change), lambda row: bool(row.held)),
    Deed(
        "khong-cho",
        _("Không cho hiện, tạm ngưng"),
        Sure,
        _by(partner_moves.refuse_mass_change),
        lambda row: bool(row.held) and row.state == _S.ACTIVE,
    ),
    Deed("tam-ngung", _("Tạm ngưng"), Sure, _by(partner_moves.suspend_partner), _is(_S.ACTIVE, _S.PENDING)),
    Deed("tin-lai", _("Tin lại, đọc từ đầu"), Sure, _by(partner_moves.resume_partner), _is(_S.SUSPENDED)),
    Deed(
        "muc",
        _("Đổi mức số món"),
        MostForm,
        _most,
        lambda row: row.state != _S.REVOKED,
    ),
    Deed("thoi", _("Thôi làm bạn"), Sure, _by(partner_moves.revoke_partner), lambda row: row.state != _S.REVOKED),
)
SHELF_DEEDS = (Deed("gian", _("Chọn gian"), ShelfForm, _map),)
