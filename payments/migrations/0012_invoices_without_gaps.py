"""Numbers of commission invoices run without gaps and are never taken back; which producers can be paid themselves."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHECK = """
CREATE FUNCTION payments_next_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND
        (NEW.sequence, NEW.producer_id, NEW.month, NEW.total_vnd, NEW.reference)
        IS DISTINCT FROM (OLD.sequence, OLD.producer_id, OLD.month, OLD.total_vnd, OLD.reference)) THEN
        RAISE check_violation USING MESSAGE = 'invoices_never_change';
    END IF;
    IF TG_OP = 'INSERT' AND
        NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM payments_commissioninvoice) THEN
        RAISE check_violation USING MESSAGE = 'invoice_numbers_run_without_gaps';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoice_numbers_run_without_gaps BEFORE INSERT OR UPDATE OR DELETE ON payments_commissioninvoice
FOR EACH ROW EXECUTE FUNCTION payments_next_invoice();
"""
NO_CHECK = """
DROP TRIGGER invoice_numbers_run_without_gaps ON payments_commissioninvoice;
DROP FUNCTION payments_next_invoice();
"""


def note_accounts(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    accounts = apps.get_model("payments", "ProducerBankAccount")
    known = apps.get_model("orders", "DirectAccount")
    for row in accounts.objects.filter(approved_at__isnull=False).order_by("approved_at"):
        known.objects.update_or_create(producer_id=row.producer_id, defaults={"usable_from": row.usable_from})


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_settled_directly")]

    operations = [
        migrations.RunSQL(CHECK, NO_CHECK),
        migrations.RunPython(note_accounts, migrations.RunPython.noop),
    ]
