"""What was paid to the state, and the return it was paid by, stay as they were filed (as the books: 0008)."""

from django.db import migrations

TABLES = ["payments_taxpayment", "payments_taxpaymentline"]
GUARDED = "".join(
    f"CREATE TRIGGER paid_taxes_never_change BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION ledger_never_changes();"
    for table in TABLES
)
UNGUARDED = "".join(f"DROP TRIGGER paid_taxes_never_change ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_tax_payments")]

    operations = [migrations.RunSQL(GUARDED, UNGUARDED)]
