"""How fast the ledger posts, and what a million entries cost. By hand: python -m tests.bench.bench_ledger.

Makes a database of its own beside the test engines', fills it, prints figures; nothing of it is part of `make test`.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402

from marketplace.kernel import clock  # noqa: E402
from payments.ledger import flows  # noqa: E402
from payments.ledger.flows import SellerShare  # noqa: E402
from payments.ledger.splitting import Split  # noqa: E402
from payments.models import LedgerAccount, LedgerEntry  # noqa: E402
from payments.selectors.overview import commission_by_month, trial_balance  # noqa: E402
from payments.selectors.statements import Month, balances_of, statement_of  # noqa: E402
from payments.services.posting import post  # noqa: E402
from tests.databases import fresh_copy  # noqa: E402
from tests.factories import ProducerFactory  # noqa: E402

SELLERS, ENTRIES, POSTINGS = 90, 1_000_000, 1_000


def main() -> None:
    connections["default"].settings_dict["NAME"] = "bench_ledger"
    fresh_copy(os.environ["DATABASE_URL"], "bench_ledger")
    producers = [ProducerFactory() for _ in range(SELLERS)]
    _print("posting", _posting_rate([producer.pk for producer in producers]))
    started = time.perf_counter()
    _fill([producer.pk for producer in producers])
    _print("entries", f"{LedgerEntry.objects.count():,} after {time.perf_counter() - started:.0f} s")
    month = Month(clock.today().replace(day=1))
    _print("trial balance", _cost(trial_balance))
    _print("balances of a seller", _cost(lambda: balances_of(producers[0])))
    _print("statement of a month", _cost(lambda: statement_of(producers[0], month)))
    _print("rows in it", str(len(statement_of(producers[0], month).rows)))
    _print("commission by month", _cost(commission_by_month))
    connection.close()


def _posting_rate(producer_ids: list[int]) -> str:
    started, busy = time.perf_counter(), time.process_time()
    for number in range(POSTINGS):
        share = SellerShare(producer_ids[number % SELLERS], Split(140_275, 12_400, 1_550, 775))
        with transaction.atomic():
            lines = flows.captured("stripe", number, 155_000)
            post(kind="captured", key=f"b{number}:c", source=("payment", number), lines=lines)
            post(
                kind="allocated", key=f"b{number}:a", source=("payment", number), lines=flows.allocated(number, [share])
            )
    took, cpu = time.perf_counter() - started, time.process_time() - busy
    return f"{2 * POSTINGS / took:,.0f} transactions/s, {cpu / POSTINGS / 2 * 1000:.2f} ms CPU of ours each"


def _fill(producer_ids: list[int]) -> None:
    """So many entries by generate_series: two in each transaction, over a year; statement rows for half of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            """INSERT INTO payments_ledgertransaction
               (kind, idempotency_key, fingerprint, source_type, source_id, occurred_at, posted_at)
               SELECT 'released', 'fill:' || n, '', 'share', n, at, at
               FROM generate_series(1, %s) n, LATERAL (SELECT now() - (n %% 365) * interval '1 day' AS at) t""",
            [ENTRIES // 2],
        )
        for sign, group in ((1, "pending"), (-1, "available")):
            LedgerAccount.objects.bulk_create(
                [
                    LedgerAccount(
                        code=f"seller:{pk}:{group}",
                        group=f"seller:{group}",
                        kind="liability",
                        may_overdraw=True,
                        producer_id=pk,
                    )
                    for pk in producer_ids
                ],
                ignore_conflicts=True,
            )
            cursor.execute(
                """INSERT INTO payments_ledgerentry (transaction_id, account_id, amount_vnd, at)
                   SELECT t.id, a.id, %s * 1000, t.occurred_at FROM payments_ledgertransaction t
                   JOIN payments_ledgeraccount a ON a.producer_id = (%s::bigint[])[1 + t.source_id %% %s]
                    AND a."group" = %s WHERE t.kind = 'released'""",
                [sign, producer_ids, len(producer_ids), f"seller:{group}"],
            )
        cursor.execute(
            """INSERT INTO payments_statementrow (producer_id, transaction_id, kind, goods_vnd, delivery_vnd,
               commission_vnd, vat_vnd, pit_vnd, paid_out_vnd, net_vnd, at)
               SELECT (%s::bigint[])[1 + t.source_id %% %s], t.id, 'sale', 1000, 0, 50, 0, 0, 0, 950, t.occurred_at
               FROM payments_ledgertransaction t WHERE t.kind = 'released'""",
            [producer_ids, len(producer_ids)],
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def _cost(ask: Callable[[], object]) -> str:
    """The best of five, our CPU and the whole."""
    runs = []
    for _ in range(5):
        started, busy = time.perf_counter(), time.process_time()
        ask()
        runs.append((time.process_time() - busy, time.perf_counter() - started))
    cpu, whole = min(runs)
    return f"{cpu * 1000:.1f} ms CPU of ours, {whole * 1000:.1f} ms in all"


def _print(name: str, figure: str) -> None:
    sys.stdout.write(f"{name:24} {figure}\n")


if __name__ == "__main__":
    main()
