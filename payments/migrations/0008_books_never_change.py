"""The database itself keeps the books: sums are zero, nothing is changed, every transaction is a link of one chain.

A transaction is sealed when it is committed (a deferred trigger), so that the chain's lock is held for that moment only
and not while money events are worked on: decision 0036. What is hashed: selectors.proofs writes the same text.
"""

from django.db import migrations

# The lock of the chain; any number will do that nobody else uses.
FUNCTIONS = """
CREATE FUNCTION ledger_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'books_never_change: % of % refused; correct by a transaction of its own', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'check_violation';
END $$;

CREATE FUNCTION ledger_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE holds boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', TG_TABLE_NAME) INTO holds;
    IF holds THEN
        RAISE EXCEPTION 'books_never_change: TRUNCATE of % refused', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION ledger_entry_comes_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM payments_ledgerseal WHERE transaction_id = NEW.transaction_id) THEN
        RAISE EXCEPTION 'books_never_change: transaction % is sealed', NEW.transaction_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION ledger_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    lines text;
    last record;
    number bigint;
    link text;
BEGIN
    SELECT sum(amount_vnd), string_agg(account_id || ':' || amount_vnd, ',' ORDER BY account_id)
        INTO total, lines FROM payments_ledgerentry WHERE transaction_id = NEW.id;
    IF total IS DISTINCT FROM 0 THEN
        RAISE EXCEPTION 'transaction_sums_to_zero: % sums to %', NEW.idempotency_key, coalesce(total::text, 'nothing')
            USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(7365616c);
    SELECT s.number, s.hash INTO last FROM payments_ledgerseal s ORDER BY s.number DESC LIMIT 1;
    number := coalesce(last.number, 0) + 1;
    link := coalesce(last.hash, repeat('0', 64));
    INSERT INTO payments_ledgerseal (number, transaction_id, prev_hash, hash) VALUES (
        number, NEW.id, link, encode(sha256(convert_to(concat_ws('|', link, NEW.id, NEW.kind, NEW.idempotency_key,
            NEW.fingerprint, NEW.source_type, NEW.source_id,
            (extract(epoch FROM NEW.occurred_at) * 1000000)::bigint,
            (extract(epoch FROM NEW.posted_at) * 1000000)::bigint, lines), 'UTF8')), 'hex')
    );
    RETURN NULL;
END $$;
""".replace("7365616c", str(0x7365616C))  # "seal"
GONE = """
DROP FUNCTION ledger_seal, ledger_entry_comes_in_time, ledger_never_emptied, ledger_never_changes;
"""
FROZEN = ["payments_ledgertransaction", "payments_ledgerentry", "payments_ledgerseal", "payments_statementrow"]
TRIGGERS = "".join(
    f"""
CREATE TRIGGER books_never_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_never_changes();
CREATE TRIGGER books_are_never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_never_emptied();
"""
    for table in FROZEN
)
TRIGGERS += """
CREATE TRIGGER entry_comes_in_time BEFORE INSERT ON payments_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_comes_in_time();
CREATE CONSTRAINT TRIGGER transaction_sums_to_zero AFTER INSERT ON payments_ledgertransaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_seal();
"""
UNTRIGGERED = "".join(
    f"DROP TRIGGER books_never_change ON {table}; DROP TRIGGER books_are_never_emptied ON {table};" for table in FROZEN
)
UNTRIGGERED += """
DROP TRIGGER entry_comes_in_time ON payments_ledgerentry;
DROP TRIGGER transaction_sums_to_zero ON payments_ledgertransaction;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0007_books")]

    operations = [
        migrations.RunSQL(FUNCTIONS, GONE),
        migrations.RunSQL(TRIGGERS, UNTRIGGERED),
    ]
