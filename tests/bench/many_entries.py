"""Fills the books with as many entries as wanted: in SQL, without the triggers, but as they would have left it.

A year of sales, each paid, shared out and, when old enough, released and paid out; balances, statement rows and the
chain are what posting would have written. Whoever uses it proves that with `trouble_in_books`.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from payments.models import LedgerAccount

GOODS, SELLER, COMMISSION, VAT, PIT = 155_000, 140_275, 12_400, 1_550, 775
ENTRIES_OF_A_SALE = 10  # 2 + 5 + 2 (released) + 2 (paid out), the last ones only of older sales
FIRST = 1_000_000  # orders of ours, above those the database has


def fill_the_books(producer_ids: list[int], *, entries: int) -> None:
    """Every tenth sale is the first producer's, the others share the rest. Balances move along."""
    sales = entries // ENTRIES_OF_A_SALE
    with connection.cursor() as cursor:
        for wish in ("session_replication_role = replica", "synchronous_commit = off", "work_mem = '256MB'"):
            cursor.execute(f"SET {wish}")
        for table in ("transaction", "entry", "seal", "account"):
            cursor.execute(f"ALTER TABLE payments_ledger{table} SET (autovacuum_enabled = false)")
        indexes = _without_indexes(cursor)
        _make_accounts(cursor, producer_ids, sales)
        cursor.execute(_SALES, {"first": FIRST, "sales": sales, "producers": producer_ids, "many": len(producer_ids)})
        for statement in (_TRANSACTIONS, _ENTRIES, _ROWS, _BALANCES, _SEALS):
            cursor.execute(statement)
        for each in indexes:
            cursor.execute(each)
        cursor.execute("RESET ALL")
        cursor.execute("VACUUM ANALYZE")


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what only makes reading fast; the statements that make it anew."""
    cursor.execute(
        """SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
           WHERE NOT i.indisunique AND i.indrelid::regclass::text IN
            ('payments_ledgertransaction', 'payments_ledgerentry', 'payments_ledgerseal', 'payments_statementrow')"""
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _name, definition in found]


def _make_accounts(cursor: Any, producer_ids: list[int], sales: int) -> None:
    """A clearing account for every order, as there is in a real shop; the others few."""
    for group, kind in (("pending", "liability"), ("available", "liability")):
        LedgerAccount.objects.bulk_create(
            (
                LedgerAccount(
                    code=f"seller:{pk}:{group}", group=f"seller:{group}", kind=kind, may_overdraw=False, producer_id=pk
                )
                for pk in producer_ids
            ),
            ignore_conflicts=True,
        )
    LedgerAccount.objects.get_or_create(
        code="bank:settlement", defaults={"group": "bank:settlement", "kind": "asset", "may_overdraw": True}
    )
    cursor.execute(
        """INSERT INTO payments_ledgeraccount (code, "group", kind, may_overdraw, balance_vnd, version)
           SELECT 'order:' || n || ':clearing', 'order:clearing', 'liability', false, 0, 2
           FROM generate_series(%s::bigint, %s::bigint) n""",
        [FIRST, FIRST + sales - 1],
    )


_SALES = """
CREATE TEMP TABLE fill_sale AS
SELECT n, a.id AS clearing, p.producer_id, pending.id AS pending, available.id AS available, day.at
FROM generate_series(%(first)s::bigint, %(first)s::bigint + %(sales)s - 1) n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 10 = 0 THEN 1 ELSE 1 + (n / 10 * 9 + n %% 10) %% %(many)s END AS place) s
CROSS JOIN LATERAL (SELECT (%(producers)s::bigint[])[s.place] AS producer_id) p
CROSS JOIN LATERAL (SELECT now() - ((n * 7919) %% (365 * 1440)) * interval '1 minute' AS at) day
JOIN payments_ledgeraccount a ON a.code = 'order:' || n || ':clearing'
JOIN payments_ledgeraccount pending ON pending.code = 'seller:' || p.producer_id || ':pending'
JOIN payments_ledgeraccount available ON available.code = 'seller:' || p.producer_id || ':available';
ANALYZE fill_sale
"""
_TRANSACTIONS = """
INSERT INTO payments_ledgertransaction
    (kind, idempotency_key, fingerprint, source_type, source_id, occurred_at, posted_at)
SELECT kind.name, 'fill:' || s.n || ':' || kind.name, repeat('0', 64), kind.source, s.n, s.at + kind.after,
    s.at + kind.after
FROM fill_sale s CROSS JOIN (VALUES ('captured', 'payment', interval '0'), ('allocated', 'payment', interval '0'),
    ('released', 'share', interval '20 days'), ('payout_paid', 'payout', interval '27 days')) kind(name, source, after)
WHERE s.at + kind.after <= now()
ORDER BY s.at + kind.after
"""
_ENTRIES = f"""
CREATE TEMP TABLE fill_line AS
SELECT t.id AS transaction_id, t.kind, t.occurred_at AS at, s.producer_id, s.clearing, s.pending, s.available
FROM payments_ledgertransaction t JOIN fill_sale s ON s.n = t.source_id AND t.idempotency_key LIKE 'fill:%';
ANALYZE fill_line;
INSERT INTO payments_ledgerentry (transaction_id, account_id, amount_vnd, at)
SELECT l.transaction_id, line.account_id, line.amount_vnd, l.at
FROM fill_line l CROSS JOIN (
    SELECT max(id) FILTER (WHERE code = 'psp:stripe:pending') AS psp, max(id) FILTER (WHERE code = 'bank:settlement')
        AS bank, max(id) FILTER (WHERE code = 'platform:commission') AS commission,
        max(id) FILTER (WHERE code = 'tax:vat_withheld') AS vat, max(id) FILTER (WHERE code = 'tax:pit_withheld') AS pit
    FROM payments_ledgeraccount WHERE producer_id IS NULL AND "group" <> 'order:clearing') common
CROSS JOIN LATERAL (VALUES
    ('captured', common.psp, {GOODS}), ('captured', l.clearing, -{GOODS}),
    ('allocated', l.clearing, {GOODS}), ('allocated', l.pending, -{SELLER}),
    ('allocated', common.commission, -{COMMISSION}), ('allocated', common.vat, -{VAT}),
    ('allocated', common.pit, -{PIT}),
    ('released', l.pending, {SELLER}), ('released', l.available, -{SELLER}),
    ('payout_paid', l.available, {SELLER}), ('payout_paid', common.bank, -{SELLER})
) line(kind, account_id, amount_vnd)
WHERE line.kind = l.kind
"""  # noqa: S608  # numbers of ours
_ROWS = f"""
INSERT INTO payments_statementrow (producer_id, transaction_id, kind, goods_vnd, delivery_vnd, commission_vnd, vat_vnd,
    pit_vnd, paid_out_vnd, net_vnd, at)
SELECT producer_id, transaction_id, 'sale', {GOODS}, 0, {COMMISSION}, {VAT}, {PIT}, 0, {SELLER}, at
FROM fill_line WHERE kind = 'allocated'
UNION ALL
SELECT producer_id, transaction_id, 'payout', 0, 0, 0, 0, 0, {SELLER}, -{SELLER}, at
FROM fill_line WHERE kind = 'payout_paid'
"""  # noqa: S608  # numbers of ours
_BALANCES = """
UPDATE payments_ledgeraccount a SET balance_vnd = sums.balance_vnd, version = sums.version
FROM (SELECT account_id, sum(amount_vnd) AS balance_vnd, count(*) AS version FROM payments_ledgerentry
      GROUP BY account_id) sums
WHERE a.id = sums.account_id AND a.balance_vnd <> sums.balance_vnd
"""
_SEALS = """
DO $$
DECLARE
    number bigint; link text; next text; row record;
BEGIN
    SELECT s.number, s.hash INTO number, link FROM payments_ledgerseal s ORDER BY s.number DESC LIMIT 1;
    FOR row IN
        SELECT t.*, e.lines FROM payments_ledgertransaction t
        JOIN (SELECT transaction_id, string_agg(account_id || ':' || amount_vnd, ',' ORDER BY account_id) AS lines
              FROM payments_ledgerentry GROUP BY transaction_id) e ON e.transaction_id = t.id
        WHERE t.idempotency_key LIKE 'fill:%' ORDER BY t.id
    LOOP
        number := number + 1;
        next := encode(sha256(convert_to(concat_ws('|', link, row.id, row.kind, row.idempotency_key, row.fingerprint,
            row.source_type, row.source_id, (extract(epoch FROM row.occurred_at) * 1000000)::bigint,
            (extract(epoch FROM row.posted_at) * 1000000)::bigint, row.lines), 'UTF8')), 'hex');
        INSERT INTO payments_ledgerseal (number, transaction_id, prev_hash, hash) VALUES (number, row.id, link, next);
        link := next;
    END LOOP;
END $$
"""
