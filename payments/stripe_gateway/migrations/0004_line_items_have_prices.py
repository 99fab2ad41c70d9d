"""Lines of payment pages get a price and a product of their own, as the API has them."""

import django.db.models.deletion
from django.db import migrations, models


def make_prices(apps, schema_editor):
    line, price, product = (apps.get_model("stripe_gateway", name) for name in ("LineItem", "Price", "Product"))
    for item in line.objects.select_related("session").iterator():
        made = product.objects.create(
            ref=item.product_ref, created=item.created, updated=item.created, name=item.name, active=False,
            description=item.description,
        )
        item.price = price.objects.create(
            ref=item.price_ref, created=item.created, product=made, unit_amount=item.unit_amount,
            currency=item.session.currency, active=False,
        )
        item.save(update_fields=["price"])


def name_prices(apps, schema_editor):
    line = apps.get_model("stripe_gateway", "LineItem")
    for item in line.objects.select_related("price__product").iterator():
        item.price_ref, item.product_ref = item.price.ref, item.price.product.ref
        item.save(update_fields=["price_ref", "product_ref"])


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL alters no table whose rows have just changed

    dependencies = [("stripe_gateway", "0003_complete_api_columns")]

    operations = [
        migrations.RunPython(make_prices, name_prices),
        migrations.AlterField(
            "lineitem",
            "price",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="stripe_gateway.price"
            ),
        ),
        migrations.AlterField("lineitem", "price_ref", models.CharField(max_length=80, default="")),
        migrations.AlterField("lineitem", "product_ref", models.CharField(max_length=80, default="")),
        migrations.RemoveField("lineitem", "price_ref"),
        migrations.RemoveField("lineitem", "product_ref"),
        migrations.RemoveField("lineitem", "product_data"),
    ]
