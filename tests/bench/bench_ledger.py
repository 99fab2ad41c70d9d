"""How fast the ledger posts, and what a million entries cost. By hand: python -m tests.bench.bench_ledger.

Makes a database of its own beside the test engines', fills it in about a minute, prints figures; nothing of it is part
of `make test`. What the figures were: docs/money.md, "What a million entries cost". ENTRIES=100000 is quicker.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from catalog.models import Producer  # noqa: E402
from marketplace.kernel import clock  # noqa: E402
from marketplace.kernel.graphql.connections import window  # noqa: E402
from payments.ledger import flows  # noqa: E402
from payments.ledger.flows import SellerShare  # noqa: E402
from payments.ledger.splitting import Split  # noqa: E402
from payments.models import LedgerAccount, LedgerEntry, LedgerTransaction, StatementRow  # noqa: E402
from payments.selectors.overview import commission_by_month, provider_books, trial_balance  # noqa: E402
from payments.selectors.proofs import trouble_in_books  # noqa: E402
from payments.selectors.statements import Month, balances_of, page_of_rows, tax_meter  # noqa: E402
from payments.selectors.taxes import tax_return  # noqa: E402
from payments.services.posting import post  # noqa: E402
from tests.bench.many_entries import fill_the_books  # noqa: E402
from tests.databases import fresh_copy  # noqa: E402
from tests.factories import MembershipFactory, ProducerFactory, UserFactory  # noqa: E402

SELLERS, POSTINGS, RUNS = 90, 300, 8
ENTRIES = int(os.environ.get("ENTRIES", "1000000"))
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    began = time.perf_counter()
    connections["default"].settings_dict["NAME"] = "bench_ledger"
    fresh_copy(os.environ["DATABASE_URL"], "bench_ledger")
    setup_test_environment()
    producers = [ProducerFactory() for _ in range(SELLERS)]
    busiest, quietest = producers[0], producers[-1]
    _print("posting", _posting_rate([producer.pk for producer in producers]))
    started = time.perf_counter()
    fill_the_books([producer.pk for producer in producers], entries=ENTRIES)
    _print("entries", f"{LedgerEntry.objects.count():,}, filled in {time.perf_counter() - started:.0f} s")
    _print("accounts", f"{LedgerAccount.objects.count():,}")
    _print("rows of statements", f"{StatementRow.objects.count():,}, {_rows(busiest):,} of the busiest producer")
    _measure(busiest, quietest)
    started, busy = time.perf_counter(), time.process_time()
    trouble = list(trouble_in_books())
    took = f"{time.perf_counter() - started:.0f} s, {time.process_time() - busy:.0f} s CPU of ours"
    _print("verify_ledger", f"{took}: {'; '.join(trouble[:3]) or 'whole'}")
    _print("all of it", f"{time.perf_counter() - began:.0f} s, {_peak_mb()} MB")
    connection.close()


def _measure(busiest: Producer, quietest: Producer) -> None:
    month = Month(clock.today().replace(day=1))
    page, console = _page_of(busiest), _console()
    _print("trial balance", _cost(trial_balance))
    _print("page: the books (console)", _cost(lambda: console("/console/payments/ledgeraccount/so-sach/")))
    _print("page: a month's statement", _cost(lambda: page(f"/ban-hang/tien/{month.first:%Y-%-m}/")))
    _print("page: money", _cost(lambda: page("/ban-hang/tien/")))
    _print("file: statement.csv", _cost(lambda: page(f"/ban-hang/tien/{month.first:%Y-%-m}/sao-ke.csv")))
    _print("entries, busiest", _cost(lambda: page_of_rows(busiest, window(first=50))))
    _print("entries, quietest", _cost(lambda: page_of_rows(quietest, window(first=50))))
    _print("balances", _cost(lambda: balances_of(busiest)))
    _print("the year's meter", _cost(lambda: tax_meter(busiest, year=clock.today().year)))
    _print("tax return", _cost(lambda: tax_return(month)))
    _print("commission by month", _cost(commission_by_month))
    _print("providers' books", _cost(provider_books))


def _rows(producer: Producer) -> int:
    return StatementRow.objects.filter(producer=producer).count()


def _posting_rate(producer_ids: list[int]) -> str:
    started, busy = time.perf_counter(), time.process_time()
    for number in range(POSTINGS):
        share = SellerShare(producer_ids[number % SELLERS], Split(140_275, 12_400, 1_550, 775))
        with transaction.atomic():
            lines = flows.captured("stripe", number, 155_000)
            post(kind="captured", key=f"b{number}:c", source=("payment", number), lines=lines)
            shared = flows.allocated(number, [share])
            post(kind="allocated", key=f"b{number}:a", source=("payment", number), lines=shared)
            StatementRow.objects.bulk_create([_sale(share, f"b{number}:a")])
    took, cpu = time.perf_counter() - started, time.process_time() - busy
    return f"{2 * POSTINGS / took:,.0f} transactions/s, {cpu / POSTINGS / 2 * 1000:.2f} ms CPU of ours each"


def _sale(share: SellerShare, key: str) -> StatementRow:
    return StatementRow(
        producer_id=share.producer_id,
        transaction=LedgerTransaction.objects.get(idempotency_key=key),
        kind="sale",
        goods_vnd=155_000,
        commission_vnd=12_400,
        vat_vnd=1_550,
        pit_vnd=775,
        net_vnd=140_275,
    )


def _page_of(producer: Producer) -> Callable[[str], None]:
    return _browser(MembershipFactory(producer=producer).user)


def _console() -> Callable[[str], None]:
    return _browser(UserFactory(is_staff=True, is_superuser=True))


def _browser(user: Any) -> Callable[[str], None]:
    client = Client()
    client.force_login(user)

    def get(path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    return get


def _cost(ask: Callable[[], object]) -> str:
    """Of some runs after the first: the CPU of ours and of the database, on average, and the best time."""
    ask()
    times = []
    busy, theirs = time.process_time(), _database_ticks()
    for _ in range(RUNS):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    ours_ms = (time.process_time() - busy) / RUNS * 1000
    theirs_ms = (_database_ticks() - theirs) / TICKS / RUNS * 1000
    return f"{ours_ms:6.1f} ms CPU of ours, {theirs_ms:4.0f} ms of the database, {min(times) * 1000:6.1f} ms in all"


def _database_ticks() -> int:
    """The CPU that the database's process for our connection has used, where the machine tells."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    told = Path(f"/proc/{pid}/stat")
    fields = told.read_text().rpartition(") ")[2].split() if told.exists() else ["0"] * 13
    return int(fields[11]) + int(fields[12])


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _print(name: str, figure: str) -> None:
    sys.stdout.write(f"{name:26} {figure}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
