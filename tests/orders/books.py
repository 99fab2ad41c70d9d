"""What has to be true of all rows of the order room at any moment: each promise with the SQL that finds what breaks it.

Plain SQL over all rows, so that it shares no line of code with the commands it watches.
"""

# ruff: noqa: S608  # put together from this file's own words, nobody else's

from __future__ import annotations

from django.db import connection

_KEPT = "(SELECT COALESCE(SUM(s.captured_vnd - s.refunded_vnd), 0) FROM payments_paymentshare s WHERE s.part_id = p.id)"
_GONE = "('declined', 'expired', 'cancelled', 'not_accepted')"
_PROMISED = "('reserved', 'awaiting_rest')"
_LIVE = "h.sold_at IS NOT NULL AND h.returned_at IS NULL AND h.written_off_at IS NULL"


def _history(table: str, machine: str, initial: str) -> str:
    """Rows of that table whose history is not a path of their machine from its start to the state they are in."""
    same = "e.part_id IS NULL AND e.machine = 'order' AND e.order_id = r.order_id OR e.part_id = r.id"
    mine = f"e.machine = '{machine}' AND e.case_ref = r.code" if machine != "part" else f"({same})"
    told = "TRUE" if machine != "part" else "e.machine IN ('part', 'order')"
    return f"""
        SELECT r.id FROM {table} r LEFT JOIN LATERAL (
            SELECT bool_and(CASE WHEN source IS NULL THEN target = '{initial}' ELSE EXISTS (
                     SELECT 1 FROM orders_allowedmove m
                     WHERE m.machine = '{machine}' AND m.source = steps.source AND m.target = steps.target
                   ) END) is_path,
                   (array_agg(target ORDER BY id DESC))[1] AS last
            FROM (SELECT e.id, e.status AS target, lag(e.status) OVER (ORDER BY e.id) AS source
                  FROM orders_orderevent e WHERE {mine} AND {told}) steps
        ) chain ON TRUE WHERE chain.is_path IS NOT TRUE OR chain.last <> r.status"""


PROMISES = {
    "a part costs its total and all its adjustments": """
        SELECT p.id FROM orders_sellerorder p WHERE p.due_vnd <> p.total_vnd +
            (SELECT COALESCE(SUM(a.amount_vnd), 0) FROM orders_adjustment a WHERE a.part_id = p.id)""",
    "a part costs what its lines and its delivery cost": """
        SELECT p.id FROM orders_sellerorder p WHERE p.due_vnd <> p.delivery_due_vnd +
            (SELECT COALESCE(SUM(l.due_vnd), 0) FROM orders_orderline l WHERE l.part_id = p.id)""",
    "a line costs its total and all its adjustments, a substitute only these": """
        SELECT l.id FROM orders_orderline l WHERE l.due_vnd <>
            CASE WHEN l.replaces_id IS NULL THEN l.total_vnd ELSE 0 END +
            (SELECT COALESCE(SUM(i.amount_vnd), 0) FROM orders_adjustmentitem i WHERE i.line_id = l.id)""",
    "a line of which nothing is sent costs nothing": """
        SELECT l.id FROM orders_orderline l WHERE l.units = l.units_missing AND l.due_vnd > 0""",
    "an adjustment is the sum of its items": """
        SELECT a.id FROM orders_adjustment a WHERE a.amount_vnd <>
            (SELECT COALESCE(SUM(i.amount_vnd), 0) FROM orders_adjustmentitem i WHERE i.adjustment_id = a.id)""",
    "an order is the sum of its parts": """
        SELECT o.id FROM orders_order o WHERE o.total_vnd <>
            (SELECT SUM(p.total_vnd) FROM orders_sellerorder p WHERE p.order_id = o.id)""",
    "a payment is the sum of its shares": """
        SELECT y.id FROM payments_payment y WHERE y.status = 'succeeded' AND y.amount_vnd <>
            (SELECT COALESCE(SUM(s.captured_vnd), 0) FROM payments_paymentshare s WHERE s.payment_id = y.id)""",
    "a share gave back what its refunds say": """
        SELECT s.id FROM payments_paymentshare s WHERE s.refunded_vnd <>
            (SELECT COALESCE(SUM(r.amount_vnd), 0) FROM payments_refund r
             WHERE r.share_id = s.id AND r.status IN ('asked', 'succeeded'))""",
    "of a paid part never more goes back than what it costs less": f"""
        SELECT p.id FROM orders_sellerorder p WHERE p.paid_at IS NOT NULL AND {_KEPT} < p.due_vnd
            AND EXISTS (SELECT 1 FROM payments_paymentshare s WHERE s.part_id = p.id)""",
    "nothing is kept of a part that was never paid": f"""
        SELECT p.id FROM orders_sellerorder p WHERE p.paid_at IS NULL AND {_KEPT} <> 0""",
    "a part that ended without goods has none": f"""
        SELECT p.id FROM orders_sellerorder p JOIN orders_orderline l ON l.part_id = p.id
            JOIN orders_stockhold h ON h.line_id = l.id WHERE p.status IN {_GONE} AND {_LIVE}""",
    "a living paid part has the goods of every line": f"""
        SELECT l.id FROM orders_orderline l JOIN orders_sellerorder p ON p.id = l.part_id
        WHERE p.paid_at IS NOT NULL AND p.status NOT IN {_GONE} AND p.status NOT IN {_PROMISED}
            AND l.units - l.units_missing <>
            (SELECT COALESCE(SUM(h.units), 0) FROM orders_stockhold h WHERE h.line_id = l.id AND {_LIVE})""",
    "goods are held for unpaid orders, for rests that are asked for, and for nobody else": """
        SELECT l.id FROM orders_orderline l JOIN orders_sellerorder p ON p.id = l.part_id
            JOIN orders_order o ON o.id = p.order_id
        WHERE CASE WHEN p.harvest_id IS NOT NULL THEN p.status = 'awaiting_rest'
              ELSE o.paid_at IS NULL AND o.cancelled_at IS NULL END::int * l.units <>
            (SELECT COALESCE(SUM(h.units), 0) FROM orders_stockhold h
             WHERE h.line_id = l.id AND h.sold_at IS NULL AND h.released_at IS NULL)
            AND NOT (p.harvest_id IS NOT NULL AND p.status IN ('awaiting_payment', 'reserved'))""",
    "a pre-order that waits for its turn has all of its goods or none, and only of a harvest that was brought in": """
        SELECT l.id FROM orders_orderline l JOIN orders_sellerorder p ON p.id = l.part_id
            JOIN catalog_harvest v ON v.id = p.harvest_id,
            LATERAL (SELECT COALESCE(SUM(h.units), 0) units FROM orders_stockhold h
                     WHERE h.line_id = l.id AND h.sold_at IS NULL AND h.released_at IS NULL) held
        WHERE p.status IN ('awaiting_payment', 'reserved') AND held.units <> 0
            AND (held.units <> l.units OR v.opened_at IS NULL)""",
    "a harvest to come promised what its pre-orders count on": """
        SELECT v.id FROM catalog_harvest v WHERE v.opened_at IS NULL AND v.failed_at IS NULL AND v.units_reserved <>
            (SELECT COALESCE(SUM(l.units), 0) FROM orders_orderline l JOIN orders_sellerorder p ON p.id = l.part_id
             WHERE p.harvest_id = v.id AND p.status IN ('awaiting_payment', 'reserved'))""",
    "a harvest never promises more than its cap": """
        SELECT v.id FROM catalog_harvest v WHERE v.units_reserved > v.cap_units""",
    "a pre-order that waits costs its deposit": f"""
        SELECT p.id FROM orders_sellerorder p
        WHERE p.status IN {_PROMISED} AND p.due_vnd <> p.total_vnd - p.later_vnd""",
    "a part waits for its rest while it is asked for, and only then": """
        SELECT p.id FROM orders_sellerorder p WHERE (p.status = 'awaiting_rest') <> EXISTS (
            SELECT 1 FROM orders_extracharge c WHERE c.part_id = p.id AND c.kind = 'rest' AND c.status = 'asked')""",
    "nobody is asked to pay more for a part that is over or on its way": """
        SELECT c.id FROM orders_extracharge c JOIN orders_sellerorder p ON p.id = c.part_id
        WHERE c.status = 'asked' AND p.status NOT IN ('awaiting_rest', 'confirmed', 'packed')""",
    "a line costs more by what was agreed to and paid": """
        SELECT l.id FROM orders_orderline l WHERE l.extra_vnd <>
            (SELECT COALESCE(SUM(c.amount_vnd), 0) FROM orders_extracharge c
             WHERE c.line_id = l.id AND c.status = 'paid')""",
    "a charge that was answered has that answer in its history, once": """
        SELECT c.id FROM orders_extracharge c WHERE (c.status IN ('paid', 'refused', 'lapsed'))::int <>
            (SELECT count(*) FROM orders_orderevent e
             WHERE e.machine = 'charge' AND e.case_ref = c.id::text AND e.status <> 'withdrawn')""",
    "a lot holds what is held of it": """
        SELECT t.id FROM catalog_lot t WHERE t.units_held > t.units_on_hand OR t.units_held <>
            (SELECT COALESCE(SUM(h.units), 0) FROM orders_stockhold h
             WHERE h.lot_id = t.id AND h.sold_at IS NULL AND h.released_at IS NULL)""",
    "what was made lies on the shelf or was sold": """
        SELECT t.id FROM catalog_lot t WHERE t.units_made <> t.units_on_hand +
            (SELECT COALESCE(SUM(h.units), 0) FROM orders_stockhold h
             WHERE h.lot_id = t.id AND h.sold_at IS NOT NULL AND h.returned_at IS NULL)""",
    "no line has more packs in parcels than are sent, nor fewer once the first left": """
        SELECT l.id FROM orders_orderline l JOIN orders_sellerorder p ON p.id = l.part_id
            LEFT JOIN LATERAL (SELECT COALESCE(SUM(i.units), 0) AS packed FROM orders_parcelitem i
                               WHERE i.line_id = l.id) q ON TRUE
        WHERE q.packed > l.units - l.units_missing OR q.packed < l.units - l.units_missing
            AND EXISTS (SELECT 1 FROM orders_fulfilment f WHERE f.part_id = p.id AND f.status <> 'announced')""",
    "a delivered part has no parcel under way": """
        SELECT p.id FROM orders_sellerorder p JOIN orders_fulfilment f ON f.part_id = p.id
        WHERE p.status IN ('delivered', 'closed', 'not_accepted')
            AND f.status IN ('announced', 'handed_over', 'in_transit', 'out_for_delivery', 'returning')""",
    "a part's history is a path of its machine": _history("orders_sellerorder", "part", "awaiting_payment"),
    "a return's history is a path of its machine": _history("orders_return", "return", "asked"),
    "a complaint's history is a path of its machine": _history("orders_complaint", "complaint", "filed"),
}
# True once every refund that is due was asked for.
EVEN = {
    "what is kept of a part is what it costs": f"""
        SELECT p.id FROM orders_sellerorder p
        WHERE {_KEPT} <> CASE WHEN p.paid_at IS NULL THEN 0 ELSE p.due_vnd END""",
}
# Of a shop at work, where producers also count their shelves by hand.
AT_WORK = {words: query for words, query in PROMISES.items() if words != "what was made lies on the shelf or was sold"}


def statement(promises: dict[str, str]) -> str:
    """One statement for all of them: (promise, id of the row that breaks it)."""
    each = enumerate(promises.items())
    return " UNION ALL ".join(
        f"SELECT {_quoted(words)}, id FROM ({query}) q{number}" for number, (words, query) in each
    )


def _quoted(words: str) -> str:
    doubled = words.replace("'", "''")
    return f"'{doubled}'"


def broken(*more: dict[str, str]) -> list[tuple[str, int]]:
    """Every promise that a row breaks; empty as long as the books are right."""
    promises = dict(PROMISES)
    for each in more:
        promises |= each
    with connection.cursor() as cursor:
        cursor.execute(statement(promises))
        return list(cursor.fetchall())


_TABLES = {
    "orders": "order sellerorder orderline stockhold adjustment adjustmentitem return complaint proposal orderevent "
    "ordernotice fulfilment parcelitem parcelevent extracharge",
    "payments": "payment paymentshare refund",
    "catalog": "lot harvest",
    "kernel": "auditentry",
}
_NAMES = [f"{room}_{name}" for room, names in _TABLES.items() for name in names.split()]
_PICTURE = " UNION ALL ".join(
    f"SELECT '{name}', md5(string_agg(t::text, '' ORDER BY id)) FROM {name} t" for name in _NAMES
)


def picture() -> dict[str, str]:
    """A fingerprint of every table, to see that nothing at all has changed."""
    with connection.cursor() as cursor:
        cursor.execute(_PICTURE)
        return dict(cursor.fetchall())
