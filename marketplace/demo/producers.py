"""Producers on their way in, certificates in every state, and changes that wait for a reviewer."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image, ImageDraw

from catalog.gateways import Identity
from catalog.models import MarketRules, Producer, ProducerDocument, ProducerLetter, Product, RulesAcceptance
from catalog.papers import papers_wanted
from catalog.services.certificates import CertificateFacts, add_certificate, refuse_certificate, verify_certificate
from catalog.services.documents import accept_document, add_document, return_document
from catalog.services.drafts import save_product
from catalog.services.identity import settle_identity
from catalog.services.joining import ShopFacts, join_market, submit_application
from catalog.services.market_rules import accept_rules
from catalog.services.vetting import ask_for_papers, refuse_producer
from marketplace.accounts.models import User
from marketplace.kernel import clock
from marketplace.kernel.audit import SYSTEM, Actor

from .people import BAKERY, LOGINS, PASSWORD

_A_DAY = timedelta(days=1)
# Who wants to sell: shop, person, phone, ward, goods, legal form, and how far it got.
_APPLICANTS = [
    ("Nhà khô Bến Lá (minh họa)", "Kim Thị Mai", "+84100200311", "31528", "food", "household", "begun"),
    ("Vườn Tím Cồn Mây (minh họa)", "Lý Thanh Nhi", "+84100200312", "31537", "fresh", "cooperative", "submitted"),
    (
        "Tổ dệt Sà Rông Chiều (minh họa)",
        "Thạch Thị Sương",
        "+84100200313",
        "31645",
        "craft",
        "cooperative_group",
        "back",
    ),
    ("Lò mắm Cửa Gió (minh họa)", "Danh Văn Tâm", "+84100200314", "31639", "food", "household", "refused"),
]
_REWORDED = [
    ("summary_vi", "Bánh nướng lửa than, vỏ mỏng nhiều lớp, nhân đậu xanh sầu riêng nấu trong ngày."),
    ("name_vi", "Bánh pía sầu riêng trứng muối, cây 4 cái"),
    ("ingredients_vi", "Bột mì, đậu xanh, sầu riêng, trứng muối, đường, dầu đậu nành"),
]


def load_joining() -> int:
    """Applications in four states, with papers; everybody who sells has accepted the rules. How many applied."""
    rules = MarketRules.objects.newest()
    selling = Producer.objects.filter(status=Producer.Status.APPROVED)
    RulesAcceptance.objects.bulk_create(RulesAcceptance(rules=rules, producer=producer) for producer in selling)
    for name, person, phone, ward, goods, form, fate in _APPLICANTS:
        user = User.objects.create_user(full_name=person, phone=phone, password=PASSWORD)
        facts = ShopFacts(name, person, phone, ward, goods, form, hamlet="ấp 2")
        producer = join_market(user_id=user.pk, facts=facts, actor=Actor("user", user.pk))
        _go_on(producer, user, fate)
    _settle_letters()
    return len(_APPLICANTS)


def _go_on(producer: Producer, user: User, fate: str) -> None:
    actor, operator = Actor("user", user.pk), _operator()
    kinds = papers_wanted(goods=producer.goods, is_individual=producer.is_individual)
    for kind in kinds if fate != "begun" else kinds[:1]:
        add_document(producer_id=producer.pk, kind=kind, data=_paper(kind), number="00/MINHHOA", actor=actor)
    if fate == "begun":
        return
    rules = MarketRules.objects.newest()
    accept_rules(producer_id=producer.pk, rules_id=rules.pk if rules else 0, actor=actor)
    submit_application(producer_id=producer.pk, actor=actor)
    first = ProducerDocument.objects.get(producer=producer, kind=kinds[0])
    if fate == "back":
        return_document(
            document_id=first.pk, reason="Ảnh bị lóa", advice="Chụp ngoài sáng, đừng bật đèn", actor=operator
        )
        words = {"reason": "Một giấy chưa đọc được.", "advice": "Gửi lại giấy có ghi “gửi lại”."}
        ask_for_papers(producer_id=producer.pk, actor=operator, **words)
    if fate == "refused":
        accept_document(document_id=first.pk, actor=operator)
        check = producer.identity_checks.get(status="asked")
        settle_identity(
            check_id=check.pk, found=Identity(False, note="Gọi video, không phải người trên giấy"), actor=operator
        )
        words = {
            "reason": "Người đứng tên không khớp giấy tờ.",
            "advice": "Nhờ chính chủ đứng tên rồi gọi chợ để làm lại.",
        }
        refuse_producer(producer_id=producer.pk, actor=operator, **words)


def load_certificates() -> int:
    """One of the bakery in each state: waiting, refused, and verified ones that end soon or have ended. How many."""
    today, operator = clock.today(), _operator()
    goods = Product.objects.filter(producer__slug=BAKERY, status=Product.Status.PUBLISHED).order_by("pk")[:4]
    made = 0
    # Days ago it was issued, days it still holds, what became of it.
    for product, (ago, left, fate) in zip(
        goods, [(5, 720, "waiting"), (9, 700, "refused"), (1070, 25, ""), (800, -9, "")], strict=False
    ):
        with clock.moment(clock.now() - timedelta(days=1 if fate else 20)):
            facts = CertificateFacts(
                "food_safety",
                f"{product.pk}/GCN-MINHHOA",
                "Sở An toàn thực phẩm (minh họa)",
                today - ago * _A_DAY,
                today + left * _A_DAY,
            )
            one = add_certificate(product_id=product.pk, facts=facts, data=_paper("food_safety"), actor=SYSTEM)
            if fate == "refused":
                words = {"reason": "Số trên ảnh khác số đã ghi.", "advice": "Xem lại số rồi gửi lại."}
                refuse_certificate(certificate_id=one.pk, actor=operator, **words)
            elif not fate:
                verify_certificate(certificate_id=one.pk, seen_revision=1, actor=operator)
        made += 1
    _settle_letters()
    return made


def load_review_queue() -> int:
    """Changes of products on sale that wait for a reviewer; how many."""
    owner = User.objects.get(email=LOGINS["producer"][1])
    goods = Product.objects.filter(producer__slug=BAKERY, status=Product.Status.PUBLISHED).order_by("-pk")[:3]
    for hours, (product, (field, words)) in enumerate(zip(goods, _REWORDED, strict=False)):
        with clock.moment(clock.now() - timedelta(hours=3 + 5 * hours)):
            save_product(product_id=product.pk, facts={field: words}, actor=Actor("user", owner.pk))
    return len(goods)


def _paper(kind: str) -> bytes:
    """A drawn sheet that says what it would be."""
    sheet = Image.new("RGB", (640, 900), "#fdfaf0")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((24, 24, 616, 876), outline="#8a6d3b", width=4)
    for row in range(12):
        pen.line((80, 220 + 48 * row, 560 - 40 * (row % 3), 220 + 48 * row), fill="#c9bfa5", width=6)
    pen.text((80, 120), f"{kind.upper()} / MINH HOA", fill="#5a4a2a", font_size=36)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _operator() -> Actor:
    return Actor("user", User.objects.get(email=LOGINS["operator"][1]).pk)


def _settle_letters() -> None:
    """These were sent when they were due."""
    ProducerLetter.objects.filter(sent_at__isnull=True).update(sent_at=clock.now())
