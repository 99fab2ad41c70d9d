"""Somebody of the community digital team, with the consent of the bakery."""

from __future__ import annotations

from datetime import timedelta

from catalog.models import Membership, Producer, ProducerLetter
from catalog.services.helping import give_oneself
from marketplace.accounts.helping import name_helper
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import Actor

from .people import BAKERY, LOGINS


def load_helping() -> None:
    """One helper of the bakery's ward, who may work in its shop for a month."""
    bakery = Producer.objects.select_related("ward").get(slug=BAKERY)
    named = name_helper(
        contact=LOGINS["helper"][1],
        ward_code=bakery.ward.code,
        hamlet="",
        ends_on=clock.today() + timedelta(days=365),
        is_anywhere=False,
        actor=Actor("user", User.objects.get(email=LOGINS["operator"][1]).pk),
    )
    owner = Membership.objects.filter(producer=bakery, role=Membership.Role.OWNER).earliest("pk")
    actor = Actor("user", owner.user_id)
    task = "Trả lời đơn, sửa giá ngày rằm"
    give_oneself(producer=bakery, helper_id=named.pk, task=task, days=30, may_work=True, actor=actor)
    ProducerLetter.objects.filter(sent_at__isnull=True).update(sent_at=clock.now())  # made-up people get no mail
