"""Parcels move along states.PARCEL, and their history is never changed: the database itself refuses."""

from django.db import migrations, models

OPEN = ("handed_over", "in_transit", "out_for_delivery", "returning", "lost")
ALLOWED = [("announced", "handed_over")]
ALLOWED += [(source, target) for source in OPEN for target in (*OPEN[1:], "delivered", "returned") if source != target]
TRIGGERS = """
CREATE TRIGGER state_moves_along_its_table BEFORE UPDATE OF status ON orders_fulfilment FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION orders_move_along_table('parcel');

CREATE FUNCTION orders_keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history_of_parcels_is_never_changed' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER history_of_parcels_is_never_changed BEFORE UPDATE OR DELETE ON orders_parcelevent FOR EACH ROW
EXECUTE FUNCTION orders_keep_history();
"""
NO_TRIGGERS = """
DROP TRIGGER history_of_parcels_is_never_changed ON orders_parcelevent;
DROP FUNCTION orders_keep_history;
DROP TRIGGER state_moves_along_its_table ON orders_fulfilment;
"""


def write(apps, _schema_editor):
    rows = apps.get_model("orders", "AllowedMove").objects
    rows.bulk_create(rows.model(machine="parcel", source=source, target=target) for source, target in ALLOWED)


def erase(apps, _schema_editor):
    apps.get_model("orders", "AllowedMove").objects.filter(machine="parcel").delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0024_fill_parcels")]

    operations = [
        migrations.RunPython(write, erase),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
        migrations.AddConstraint(
            model_name='fulfilment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shipped_at__isnull', True), ('status', 'announced')), models.Q(models.Q(('status', 'announced'), _negated=True), models.Q(('carrier', ''), _negated=True), models.Q(('tracking_number', ''), _negated=True), ('shipped_at__isnull', False)), _connector='OR'), name='parcel_that_left_has_carrier_number_and_moment'),
        ),
    ]
