"""What operators do about parts, returns and complaints: forms of the console, each calling one command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Harvest, Lot
from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from . import states
from .models import Complaint, Return, SellerOrder
from .services.answering import confirm_part
from .services.complaining import answer_complaint, take_complaint
from .services.harvesting import give_up_harvest
from .services.parts import decline_part, deliver_part, not_accept_part
from .services.recalling import recall_lot
from .services.returning import refuse_return, settle_return
from .services.withdrawing import withdraw_part


class Sure(forms.Form):
    """Nothing to say; the button is the answer."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Lý do, người mua đọc được"), max_length=300, widget=forms.Textarea({"rows": 3}))


class DeclineForm(ReasonForm):
    goods_are_there = forms.BooleanField(
        label=_("Hàng vẫn còn ở nhà làm"), required=False, initial=True, help_text=_("Bỏ chọn thì hàng không bán lại.")
    )


class TakeForm(forms.Form):
    owner = forms.CharField(label=_("Ai hoặc bộ phận nào xử lý"), max_length=120)
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=Complaint.Field.choices)


class AnswerForm(forms.Form):
    words = forms.CharField(label=_("Trả lời cho người mua"), max_length=2000, widget=forms.Textarea({"rows": 6}))
    amount_vnd = forms.IntegerField(label=_("Trả lại, đồng"), min_value=0, initial=0)


class SettleForm(forms.Form):
    amount_vnd = forms.IntegerField(
        label=_("Trả lại, đồng"), min_value=1, required=False, help_text=_("Để trống là trả lại hết.")
    )
    words = forms.CharField(label=_("Lời nhắn"), max_length=300, required=False)


class WordsForm(forms.Form):
    words = forms.CharField(label=_("Lý do, người mua đọc được"), max_length=300)


def _operator(part: SellerOrder, name: str) -> bool:
    return name in states.PART.open_moves(part.status, states.OPERATOR)


def _on_part(command: Any) -> Any:
    def run(part: SellerOrder, *, actor: Actor, **facts: Any) -> object:
        return command(part_id=part.pk, actor=actor, role=states.OPERATOR, **facts)

    return run


PART_DEEDS = (
    Deed("nhan", _("Nhận đơn thay nhà làm"), Sure, _on_part(confirm_part), lambda part: _operator(part, "confirm")),
    Deed(
        "tu-choi", _("Từ chối, hoàn tiền"), DeclineForm, _on_part(decline_part), lambda part: _operator(part, "decline")
    ),
    Deed("huy", _("Hủy, hoàn tiền"), ReasonForm, _on_part(withdraw_part), lambda part: _operator(part, "withdraw")),
    Deed("da-toi", _("Đã tới tay người mua"), Sure, _on_part(deliver_part), lambda part: _operator(part, "deliver")),
    Deed(
        "khong-nhan",
        _("Hàng quay về, trả tiền hàng"),
        ReasonForm,
        _on_part(not_accept_part),
        lambda part: _operator(part, "not_accept"),
    ),
)


def _take(filed: Complaint, *, actor: Actor, owner: str, field: str) -> object:
    return take_complaint(complaint_id=filed.pk, owner=owner, field=field, actor=actor)


def _answer(filed: Complaint, *, actor: Actor, words: str, amount_vnd: int) -> object:
    return answer_complaint(complaint_id=filed.pk, words=words, amount_vnd=amount_vnd, actor=actor)


COMPLAINT_DEEDS = (
    Deed(
        "tiep-nhan",
        _("Tiếp nhận, giao người xử lý"),
        TakeForm,
        _take,
        lambda filed: filed.status in {"filed", "received", "classified", "assigned"},
    ),
    Deed("tra-loi", _("Trả lời"), AnswerForm, _answer, lambda filed: filed.status == Complaint.Status.IN_PROGRESS),
)


def _settle(asked: Return, *, actor: Actor, amount_vnd: int | None, words: str) -> object:
    return settle_return(return_id=asked.pk, amount_vnd=amount_vnd, words=words, actor=actor, role=states.OPERATOR)


def _refuse(asked: Return, *, actor: Actor, words: str) -> object:
    return refuse_return(return_id=asked.pk, words=words, actor=actor, role=states.OPERATOR)


def _open(asked: Return) -> bool:
    return asked.status not in states.RETURN.at_rest


def _recall(lot: Lot, *, actor: Actor, reason: str) -> object:
    return recall_lot(lot_id=lot.pk, reason=reason, actor=actor)


def _give_up(harvest: Harvest, *, actor: Actor, reason: str) -> object:
    return give_up_harvest(harvest_id=harvest.pk, reason=reason, actor=actor)


def _to_come(harvest: Harvest) -> bool:
    return harvest.opened_at is None and harvest.failed_at is None


HARVEST_DEEDS = (Deed("mat-mua", _("Báo mất mùa, trả cọc mọi người đặt"), ReasonForm, _give_up, _to_come),)
LOT_DEEDS = (Deed("thu-hoi", _("Thu hồi lô, báo mọi người mua"), ReasonForm, _recall),)

RETURN_DEEDS = (
    Deed("tra-tien", _("Trả lại tiền"), SettleForm, _settle, _open),
    Deed("khong-tra", _("Không nhận trả hàng"), WordsForm, _refuse, _open),
)
