"""What operators do about payouts and bank accounts: forms of the console, each calling one command."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.audit import Actor
from marketplace.kernel.deeds import Deed

from .models import PayoutBatch, ProducerBankAccount
from .services.bank_accounts import approve_bank_account, refuse_bank_account
from .services.paying_out import approve_batch, cancel_batch, take_results


class Sure(forms.Form):
    """Nothing to say; the button is the answer."""


class ResultsForm(forms.Form):
    results = forms.CharField(
        label=_("Kết quả của ngân hàng (CSV: reference,status,reason)"),
        help_text=_("status là paid, failed hoặc returned. Dán lại lần nữa cũng không sao."),
        widget=forms.Textarea({"rows": 12, "cols": 80}),
    )


class RefusalForm(forms.Form):
    words = forms.CharField(label=_("Lý do, nhà làm đọc được"), max_length=300)


def _approve(batch: PayoutBatch, *, actor: Actor) -> object:
    return approve_batch(batch_id=batch.pk, actor=actor)


def _cancel(batch: PayoutBatch, *, actor: Actor) -> object:
    return cancel_batch(batch_id=batch.pk, actor=actor)


def _results(batch: PayoutBatch, *, actor: Actor, results: str) -> object:
    return take_results(batch_id=batch.pk, text=results, actor=actor)


def _is_made(batch: PayoutBatch) -> bool:
    return batch.status == PayoutBatch.Status.MADE


def _is_out(batch: PayoutBatch) -> bool:
    return batch.status in (PayoutBatch.Status.APPROVED, PayoutBatch.Status.DONE)


BATCH_DEEDS = (
    Deed("duyet", _("Duyệt, cho gửi ngân hàng"), Sure, _approve, _is_made),
    Deed("huy", _("Hủy đợt chi"), Sure, _cancel, _is_made),
    Deed("ket-qua", _("Ghi kết quả của ngân hàng"), ResultsForm, _results, _is_out),
)


def _is_open(asked: ProducerBankAccount) -> bool:
    return asked.approved_at is None and asked.refused_at is None


def _approve_account(asked: ProducerBankAccount, *, actor: Actor) -> object:
    return approve_bank_account(account_id=asked.pk, actor=actor)


def _refuse_account(asked: ProducerBankAccount, *, actor: Actor, words: str) -> object:
    return refuse_bank_account(account_id=asked.pk, words=words, actor=actor)


ACCOUNT_DEEDS = (
    Deed("duyet", _("Đã đối chiếu, cho dùng"), Sure, _approve_account, _is_open),
    Deed("khong-duyet", _("Không cho dùng"), RefusalForm, _refuse_account, _is_open),
)
