"""What operators do about partners: forms of the console, each calling one command."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Marketplace
from federation.core.keydocs import AHEAD
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed
from marketplace.kernel.errors import GatewayUnavailable, InvalidInput

from .models import CategoryMap, NodeKey, Partner
from .selectors.cards import heir_of, our_words, words_of
from .services import partner_moves
from .services.asking import approve_and_propose, discover_partner
from .services.new_root import accept_new_root
from .services.rotating import revoke_key, root_from, rotate_key
from .services.succeeding import agree_succession


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


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Vì sao không cho hiện"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ghi lại trên thẻ của chợ này, để gọi điện nói với họ."),
    )


class RootForm(forms.Form):
    """The root key is typed from the printed copy, used once, and kept nowhere."""

    root = forms.CharField(
        label=_("Khoá gốc, theo bản in trong tủ"),
        max_length=100,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "64 ký tự. Để trống nếu tệp root.key còn nằm trên máy chủ. Khoá chỉ dùng để ký lần này, không lưu."
        ),
    )


class RotateForm(RootForm):
    at_once = forms.BooleanField(
        label=_("Dùng ngay, đừng đợi bảy ngày"),
        required=False,
        help_text=_("Khoá cũ vẫn còn hiệu lực ba mươi ngày, không cuộc gọi nào bị lỡ."),
    )


class RevokeForm(RootForm):
    since = forms.DateTimeField(
        label=_("Khoá có thể đã lọt ra ngoài từ lúc"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Từ lúc đó, những gì chỉ khoá này ký thì chợ bạn cất riêng cho tới khi được ký lại."),
    )
    sure = forms.BooleanField(label=_("Huỷ ngay: từ giờ khoá này không mở được gì nữa."))


class NewRootForm(forms.Form):
    """The words are typed as they were heard: a choice from a list would be clicked without listening."""

    words = forms.CharField(
        label=_("Tám chữ mới của họ, gõ như nghe trong điện thoại"),
        max_length=200,
        help_text=_("Gọi số bà con đã biết từ trước, đừng gọi số ghi trên thẻ. Chợ đó phải tự giới thiệu lại trước."),
    )
    sure = forms.BooleanField(
        label=_("Chính người trực chợ đó nói đã mất khoá gốc."),
        help_text=_(
            "Ai lừa được bước này thì nói thay chợ đó ở đây: ngờ chút nào thì đừng bấm, gặp tận mặt rồi hãy làm."
        ),
    )


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


def _new_root(partner: Partner, *, actor: Actor, words: str, sure: bool) -> object:
    if not sure:
        raise InvalidInput(field="sure")
    return accept_new_root(partner_id=partner.pk, words=words, actor=actor)


def _map(row: CategoryMap, *, actor: Actor, category: Category) -> object:
    return partner_moves.map_category(map_id=row.pk, category_id=category.pk, actor=actor)


def _refuse(partner: Partner, *, actor: Actor, reason: str) -> object:
    return partner_moves.refuse_mass_change(partner_id=partner.pk, reason=reason, actor=actor)


def _rotate(_row: None, *, actor: Actor, root: str, at_once: bool) -> object:
    return rotate_key(root=root_from(root), ahead=timedelta() if at_once else AHEAD, actor=actor)


def _revoke(key: NodeKey, *, actor: Actor, root: str, since: datetime, sure: bool) -> object:
    if not sure:
        raise InvalidInput(field="sure")
    # To the minute: a key made within the present one may be ended, too.
    since = max(since, key.valid_from)
    return revoke_key(key_id=key.key_id, since=since, root=root_from(root), actor=actor)


def _now(_key: NodeKey) -> dict[str, Any]:
    return {"since": localtime(clock.now())}


def _may_be_revoked(key: NodeKey) -> bool:
    return key.purpose == NodeKey.Purpose.OPERATIONAL and key.revoked_at is None


_S = Partner.State
_OVER = (_S.REVOKED, _S.SUCCEEDED)
OPENINGS = (Deed("them", _("Thêm chợ bạn"), AddressForm, _discover),)
PARTNER_DEEDS = (
    Deed("duyet", _("Duyệt làm chợ bạn"), ApproveForm, _approve, _is(_S.DISCOVERED), _words),
    Deed("thu-lai", _("Thử lại ngay"), Sure, _by(partner_moves.ask_now), _is(_S.ACTIVE, _S.PENDING)),
    Deed("cho-hien", _("Đã xem, cho hiện"), Sure, _by(partner_moves.accept_mass_change), lambda row: bool(row.held)),
    Deed(
        "khong-cho",
        _("Không cho hiện, tạm ngưng"),
        ReasonForm,
        _refuse,
        lambda row: bool(row.held) and row.state == _S.ACTIVE,
    ),
    Deed(
        "nhap",
        _("Đồng ý cho nhập"),
        Sure,
        _by(agree_succession),
        lambda row: bool(heir_of(row)) and row.state != _S.SUCCEEDED,
    ),
    Deed("tam-ngung", _("Tạm ngưng"), Sure, _by(partner_moves.suspend_partner), _is(_S.ACTIVE, _S.PENDING)),
    Deed("tin-lai", _("Tin lại, đọc từ đầu"), Sure, _by(partner_moves.resume_partner), _is(_S.SUSPENDED)),
    Deed(
        "khoa-goc",
        _("Họ mất khoá gốc, nay dùng khoá mới"),
        NewRootForm,
        _new_root,
        _is(_S.ACTIVE, _S.PENDING, _S.SUSPENDED),
    ),
    Deed("muc", _("Đổi mức số món"), MostForm, _most, lambda row: row.state not in _OVER),
    Deed("thoi", _("Thôi làm bạn"), Sure, _by(partner_moves.revoke_partner), lambda row: row.state not in _OVER),
)
KEY_OPENINGS = (Deed("doi", _("Đổi khoá ký"), RotateForm, _rotate),)
KEY_DEEDS = (Deed("huy", _("Huỷ khoá này ngay"), RevokeForm, _revoke, _may_be_revoked, _now),)
SHELF_DEEDS = (Deed("gian", _("Chọn gian"), ShelfForm, _map),)
