"""Ready reasons, which stood as Vietnamese text, become codes; what a producer added stays its own words."""

from django.db import migrations

READY = {
    "sold_out": "Hết hàng, không kịp làm mẻ mới",
    "not_good_enough": "Hàng chưa đạt do thời tiết hoặc mùa vụ",
    "no_transport": "Chưa có xe giao tới nơi này",
    "day_off": "Nhà đang nghỉ, không kịp gửi",
}


def split(apps, _schema_editor):
    parts = apps.get_model("orders", "SellerOrder").objects
    for code, text in READY.items():
        parts.filter(decline_reason=text).update(decline_code=code, decline_reason="")
        for part in parts.filter(decline_reason__startswith=f"{text}. ").iterator():
            words = part.decline_reason.removeprefix(f"{text}. ")
            parts.filter(pk=part.pk).update(decline_code=code, decline_reason=words)


def join(apps, _schema_editor):
    parts = apps.get_model("orders", "SellerOrder").objects
    for part in parts.exclude(decline_code="").iterator():
        told = ". ".join(filter(None, [READY[part.decline_code], part.decline_reason]))
        parts.filter(pk=part.pk).update(decline_code="", decline_reason=told[:300])


class Migration(migrations.Migration):
    dependencies = [("orders", "0026_decline_codes")]

    operations = [migrations.RunPython(split, join)]
