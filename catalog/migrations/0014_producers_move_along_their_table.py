"""Everybody who sells today may go on; the database refuses moves that the table of producers does not name; the first
rules that producers are asked to accept.
"""

import datetime

from django.db import migrations, models

ALLOWED = {
    "applicant": "submitted closed",
    "submitted": "applicant approved changes_requested refused",
    "changes_requested": "submitted refused closed",
    "approved": "suspended closed",
    "suspended": "approved closed",
    "refused": "applicant",
    "closed": "applicant",
}
ATTACH = """
CREATE TRIGGER listing_moves_along_its_table BEFORE UPDATE OF status ON catalog_producer FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION catalog_move_along_table('producer');
"""
WHY = "Chợ tạm ngừng gian hàng này."
WHAT = "Gọi người trực chợ để biết cần làm gì."
RULES_VI = """1. Người bán là ai thì ghi đúng người đó. Giấy tờ gửi cho chợ là giấy thật, còn hạn; đổi người, đổi nơi làm thì báo chợ.
2. Chỉ bán hàng được phép bán, rõ nguồn gốc. Nhãn ghi đủ: tên hàng, ai chịu trách nhiệm, xuất xứ, khối lượng, ngày làm, hạn dùng, thành phần, cách giữ, chất dễ gây dị ứng.
3. Giá niêm yết là giá cuối cùng người mua trả cho món đó. Không nâng giá rồi giảm cho có.
4. Đơn đã trả tiền thì trả lời đúng giờ đã hẹn, gói kỹ, gửi đúng ngày. Không gửi được thì báo ngay, tiền về lại người mua.
5. Hàng hư, sai, thiếu thì nhận trả và hoàn tiền theo chính sách của chợ. Khiếu nại được trả lời trong 3 ngày làm việc.
6. Thông tin của người mua chỉ dùng để giao đơn đó, không giữ lại, không đưa cho ai.
7. Chợ thu phí theo bảng phí, khấu trừ thuế theo luật, rồi trả tiền bán hàng đúng kỳ. Từng đồng đều ghi trong sao kê.
8. Chợ có thể tạm ngừng gian hàng khi hàng gây hại, giấy tờ hết hạn hoặc sai sự thật; luôn nói rõ vì sao và cần làm gì. Đơn đang làm vẫn được làm cho xong.
9. Không đồng ý với quyết định của chợ thì gửi khiếu nại cho người trực chợ; chợ trả lời bằng văn bản, và bà con luôn có quyền đưa ra cơ quan nhà nước."""
RULES_EN = """1. Whoever sells says truly who they are. Papers sent to the market are genuine and valid; a change of person or place is reported.
2. Only goods that may be sold, of known origin. The label says all it must: name, who answers for it, origin, quantity, day made, best before, ingredients, storage, allergens.
3. The price shown is the final price of the good. No raising a price only to cut it.
4. A paid order is answered within the hours promised, well packed and sent on the day. What cannot be sent is said at once, and the buyer gets the money back.
5. Spoilt, wrong or missing goods are taken back and refunded by the market's policy. Complaints are answered within 3 working days.
6. What is known of a buyer serves that order only; it is neither kept nor passed on.
7. The market takes its fee by the table of fees, withholds tax by law, and pays out on time. Every dong stands in the statement.
8. The market may suspend a shop when goods do harm or papers are out of date or untrue; it always says why and what to do. Orders under way are still served.
9. Whoever disagrees with a decision complains to the people on duty; the market answers in writing, and the way to the authorities is always open."""


def write(apps, _schema_editor):
    moves = apps.get_model("catalog", "ListingMove").objects
    moves.bulk_create(
        moves.model(machine="producer", source=source, target=target)
        for source, targets in ALLOWED.items()
        for target in targets.split()
    )
    producers = apps.get_model("catalog", "Producer").objects
    producers.filter(suspended_at__isnull=True).update(status="approved", approved_at=models.F("joined_at"))
    stopped = producers.filter(suspended_at__isnull=False)
    stopped.update(status="suspended", approved_at=models.F("joined_at"), status_reason=WHY, status_advice=WHAT)
    apps.get_model("catalog", "MarketRules").objects.create(
        number=1, text_vi=RULES_VI, text_en=RULES_EN, effective_on=datetime.date(2026, 12, 1)
    )


def erase(apps, _schema_editor):
    apps.get_model("catalog", "ListingMove").objects.filter(machine="producer").delete()
    apps.get_model("catalog", "RulesAcceptance").objects.all().delete()
    apps.get_model("catalog", "MarketRules").objects.all().delete()
    # Before, whoever was not suspended could sell; who was never let in must not be able to now.
    waiting = apps.get_model("catalog", "Producer").objects.exclude(status="approved")
    waiting.filter(suspended_at__isnull=True).update(suspended_at=models.F("joined_at"))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0013_joining")]

    operations = [
        migrations.RunPython(write, erase),
        migrations.RunSQL(ATTACH, "DROP TRIGGER listing_moves_along_its_table ON catalog_producer"),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['changes_requested', 'refused', 'suspended', 'closed']), _negated=True), models.Q(models.Q(('status_reason', ''), _negated=True), models.Q(('status_advice', ''), _negated=True)), _connector='OR'), name='producer_who_may_not_sell_is_told_why_and_what_to_do'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'suspended'), ('suspended_at__isnull', False)), models.Q(models.Q(('status', 'suspended'), _negated=True), ('suspended_at__isnull', True)), _connector='OR'), name='suspended_producer_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'suspended'), models.Q(('is_stopped_for_rules', False), ('payouts_held', False)), _connector='OR'), name='only_a_suspended_producer_waits_for_its_money_or_the_rules'),
        ),
        migrations.AddConstraint(
            model_name='producer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['refused', 'closed']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='refused_or_closed_producer_has_a_moment'),
        ),
    ]
