"""The database itself refuses a change of state that the tables in orders.states do not name."""

from django.db import migrations

TRIGGER = """
CREATE FUNCTION orders_move_along_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM orders_allowedmove
        WHERE machine = TG_ARGV[0] AND source = OLD.status AND target = NEW.status
    ) THEN
        RAISE EXCEPTION 'state_moves_along_its_table: no % goes from % to %', TG_ARGV[0], OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
TABLES = {"part": "orders_sellerorder", "return": "orders_return", "complaint": "orders_complaint"}
ATTACH = """
CREATE TRIGGER state_moves_along_its_table BEFORE UPDATE OF status ON {table} FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION orders_move_along_table('{machine}');
"""
ALLOWED = {
    "part": {
        "awaiting_payment": "paid cancelled",
        "paid": "cancelled confirmed proposed declined expired",
        "cancelled": "paid",
        "confirmed": "cancelled declined packed handed_over ready",
        "proposed": "cancelled confirmed declined",
        "packed": "cancelled handed_over ready",
        "handed_over": "delivered not_accepted",
        "ready": "cancelled delivered not_accepted",
        "delivered": "closed",
    },
    "return": {
        "asked": "accepted settled refused withdrawn",
        "accepted": "settled refused withdrawn",
    },
    "complaint": {
        "filed": "received",
        "received": "classified",
        "classified": "assigned",
        "assigned": "in_progress",
        "in_progress": "answered",
        "answered": "in_progress rated closed",
        "rated": "closed",
    },
}


def write(apps, _schema_editor):
    rows = apps.get_model("orders", "AllowedMove").objects
    rows.bulk_create(
        rows.model(machine=machine, source=source, target=target)
        for machine, moves in ALLOWED.items()
        for source, targets in moves.items()
        for target in targets.split()
    )


def erase(apps, _schema_editor):
    apps.get_model("orders", "AllowedMove").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_fill_what_is_due")]

    operations = [
        migrations.RunPython(write, erase),
        migrations.RunSQL(TRIGGER, "DROP FUNCTION orders_move_along_table"),
        *(
            migrations.RunSQL(
                ATTACH.format(table=table, machine=machine), f"DROP TRIGGER state_moves_along_its_table ON {table}"
            )
            for machine, table in TABLES.items()
        ),
    ]
