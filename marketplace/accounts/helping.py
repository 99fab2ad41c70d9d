"""Who serves in a community digital team: named by an operator, for a place and a time, and stopped at any moment."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from marketplace.kernel import clock
from marketplace.kernel.audit import Actor, record
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.text import normalise

from .models import AdministrativeUnit, Helper, User
from .services import read_contact


def name_helper(*, contact: str, ward_code: str, hamlet: str, ends_on: date, is_anywhere: bool, actor: Actor) -> Helper:
    """Let somebody who has an account ask producers of this ward, or hamlet, for their consent.

    Raises ContactUnclear, InvalidInput (no such account, no such ward, over already, named already).
    """
    phone, email = read_contact(contact)
    user = User.objects.filter(Q(phone=phone) if phone else Q(email=email), is_active=True).first()
    if user is None:
        raise InvalidInput(
            _("Chưa có tài khoản nào mang liên lạc này. Nhờ người ấy mở tài khoản trước."), field="contact"
        )
    wards = AdministrativeUnit.objects.filter(era=AdministrativeUnit.Era.NEW, kind=AdministrativeUnit.Kind.WARD)
    ward = wards.filter(code=ward_code.strip()).first()
    if ward is None:
        raise InvalidInput(_("Không có xã, phường nào mang mã này."), field="ward_code")
    if ends_on < clock.today():
        raise InvalidInput(_("Ngày này đã qua."), field="ends_on")
    wanted = {"ward": ward, "hamlet": normalise(hamlet)[:80], "ends_on": ends_on, "is_anywhere": is_anywhere}
    try:
        with transaction.atomic():
            made = Helper.objects.create(user=user, named_by_id=actor.user_id, named_at=clock.now(), **wanted)
            after = {"user": user.pk, "ward": ward.code, "hamlet": made.hamlet, "ends_on": str(ends_on)}
            record("name_helper", made, actor=actor, after={**after, "is_anywhere": is_anywhere})
    except IntegrityError as error:
        raise InvalidInput(_("Người này đang ở trong tổ rồi. Dừng lần trước rồi ghi lại."), field="contact") from error
    return made


@transaction.atomic
def stop_helper(*, helper_id: int, actor: Actor) -> bool:
    """From this moment no consent opens anything to this helper. True only for the call that did it."""
    serving = Helper.objects.filter(pk=helper_id, stopped_at=None)
    if not serving.update(stopped_at=clock.now(), stopped_by_id=actor.user_id):
        return False
    record("stop_helper", Helper(pk=helper_id), actor=actor)
    return True


def helper_of(user: User) -> Helper | None:
    """The person's place in a team today, with ward and person; None for everybody else."""
    return Helper.objects.serving().filter(user=user).select_related("user", "ward").first()
