"""A producer with a row of every kind, for walks through all its doors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from catalog.models import Producer, ProducerBreak
from catalog.services.helping import give_oneself
from catalog.services.prices import set_price
from catalog.services.sheets.keeping import keep_sheet
from catalog.services.team import invite_member
from catalog.services.tokens import create_token
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor
from marketplace.kernel.models import AuditEntry
from orders.models import MessageTemplate, Voucher, WebhookEndpoint, WebhookMessage
from tests.factories import CertificateFactory, HelperFactory, MembershipFactory
from tests.orders.preorders import harvest_of
from tests.payments.direct.paying import asked, invoice_of, owed, payments_by_part, seen

from .test_aftercare import a_return

SHEET = "Tên món,Giá\nHành tím,85.000\n".encode()


def whole_shop() -> tuple[Producer, dict[str, Any]]:
    """A producer with a row of every kind, by the name its key has in an address."""
    owner = MembershipFactory()
    producer = owner.producer
    asked = a_return(producer)
    line = asked.part.lines.select_related("variant").get()
    day = clock.today() + timedelta(days=30)
    voucher = Voucher.objects.create(
        code="VUI", title_vi="Vui", percent_bp=1000, bearer="producer", producer=producer, starts_at=clock.now()
    )
    staff = MembershipFactory(producer=producer, role="staff")
    invited = invite_member(
        producer_id=producer.pk, contact="0912 345 678", role="staff", actor=Actor("user", owner.user_id)
    )
    consent = give_oneself(
        producer=producer,
        helper_id=HelperFactory().pk,
        task="Trả lời đơn",
        days=7,
        may_work=True,
        actor=Actor("user", owner.user_id),
    )
    by_helper = Actor("helper", consent.helper.user_id, consent.mark)
    pack = line.variant
    set_price(variant_id=pack.pk, price_vnd=pack.price_vnd + 5_000, seen_vnd=pack.price_vnd, actor=by_helper)
    keys: dict[str, Any] = {
        "consent_id": consent.pk,
        "entry_id": AuditEntry.objects.get(through=consent.mark).pk,
        "number": asked.part.number,
        "code": asked.code,
        "product_id": line.variant.product_id,
        "variant_id": line.variant_id,
        "lot_id": line.variant.lots.get().pk,
        "harvest_id": harvest_of(line.variant).pk,
        "voucher_id": voucher.pk,
        "break_id": ProducerBreak.objects.create(producer=producer, starts_on=day, ends_on=day).pk,
        "line_id": line.pk,
        "charge_id": 1,
        "parcel_id": asked.part.parcels.get().pk,
        "digest": "0" * 64,
        "move": "nghi",
        "step": "ten",
        "year": clock.today().year,
        "month": clock.today().month,
        "membership_id": staff.pk,
        "invitation_id": invited.pk,
        "template_id": MessageTemplate.objects.create(producer=producer, title="Chào", text="Chào bác").pk,
    }
    owed_to = _direct(producer)
    keys |= {
        "run_id": keep_sheet(producer_id=producer.pk, name="hang.csv", content=SHEET, actor=SYSTEM).pk,
        "kind": "csv",
        "certificate_id": CertificateFactory(product=line.variant.product, status="waiting", decided_at=None).pk,
        "photo_id": producer.photos.create(digest="0" * 64, original="a.webp", width=1, height=1, position=0).pk,
        **_connections(producer, owner.user),
        **owed_to,
    }
    return producer, keys


def _connections(producer: Producer, user: User) -> dict[str, Any]:
    """A key of a program, and an address that is told of news."""
    token, _text = create_token(producer=producer, user=user, name="Kho", may_work=True, days=30)
    endpoint = WebhookEndpoint.objects.create(
        producer=producer, url="https://kho.example/", signing_key="whsec_" + "A" * 32, created_by=user
    )
    message = WebhookMessage.objects.create(endpoint=endpoint, uid="msg_1")
    return {"token_id": token.pk, "endpoint_id": endpoint.pk, "act": "ngung", "message_id": message.pk}


def _direct(producer: Producer) -> dict[str, Any]:
    """Bought directly: one part that waits for its money, one that owes some back, and an invoice."""
    house_bank = {"bank_bin": "970405", "bank_account": "7600205123456"}
    Producer.objects.filter(pk=producer.pk).update(**house_bank)
    producer.refresh_from_db()
    waits, done = (payments_by_part(asked(producer))[0] for _ in range(2))
    refund = owed(seen(done))
    sequence = invoice_of(producer).sequence
    return {"reference": waits.qr.reference, "refund_id": refund.pk, "sequence": sequence}
