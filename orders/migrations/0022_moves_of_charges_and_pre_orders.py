"""The database allows the moves of extra charges and pre-orders, and no others."""

from django.db import migrations
from django.db.models import Q

ALLOWED = {
    "part": {
        "awaiting_payment": "reserved",
        "cancelled": "reserved",
        "reserved": "awaiting_rest confirmed declined cancelled",
        "awaiting_rest": "confirmed cancelled",
    },
    "charge": {"asked": "paid refused lapsed withdrawn"},
}
ATTACH = """
CREATE TRIGGER state_moves_along_its_table BEFORE UPDATE OF status ON orders_extracharge FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION orders_move_along_table('charge');
"""


def _edges():
    return [
        (machine, source, target)
        for machine, moves in ALLOWED.items()
        for source, targets in moves.items()
        for target in targets.split()
    ]


def write(apps, _schema_editor):
    rows = apps.get_model("orders", "AllowedMove").objects
    rows.bulk_create(rows.model(machine=machine, source=source, target=target) for machine, source, target in _edges())


def erase(apps, _schema_editor):
    mine = Q()
    for machine, source, target in _edges():
        mine |= Q(machine=machine, source=source, target=target)
    apps.get_model("orders", "AllowedMove").objects.filter(mine).delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0021_charges_and_pre_orders")]

    operations = [
        migrations.RunPython(write, erase),
        migrations.RunSQL(ATTACH, "DROP TRIGGER state_moves_along_its_table ON orders_extracharge"),
    ]
