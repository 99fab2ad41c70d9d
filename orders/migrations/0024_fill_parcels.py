"""What was sent before parcels had a story of their own: one parcel with all that was sent, as far as its part got."""

from django.db import migrations

FILL = """
UPDATE orders_fulfilment f SET
    status = CASE WHEN p.status IN ('delivered', 'closed') THEN 'delivered'
                  WHEN p.status = 'not_accepted' THEN 'returned' ELSE 'handed_over' END,
    returned_at = CASE WHEN p.status = 'not_accepted' THEN p.not_accepted_at END,
    delivered_at = CASE WHEN p.status IN ('delivered', 'closed') THEN COALESCE(f.delivered_at, p.delivered_at) END
FROM orders_sellerorder p WHERE p.id = f.part_id;

UPDATE orders_fulfilment f SET known_carrier_id = c.id FROM orders_carrier c
WHERE lower(f.carrier) IN (lower(c.name_vi), lower(c.name_en), c.code);

INSERT INTO orders_parcelitem (parcel_id, line_id, units)
SELECT f.id, l.id, l.units - l.units_missing FROM orders_fulfilment f JOIN orders_orderline l ON l.part_id = f.part_id
WHERE l.units > l.units_missing;

INSERT INTO orders_parcelevent (parcel_id, event_ref, status, at, heard_at, place, text, role)
SELECT id, '', 'handed_over', shipped_at, shipped_at, '', '', 'producer' FROM orders_fulfilment
UNION ALL
SELECT id, '', status, COALESCE(delivered_at, returned_at), COALESCE(delivered_at, returned_at), '', '', 'producer'
FROM orders_fulfilment WHERE status <> 'handed_over' AND COALESCE(delivered_at, returned_at) IS NOT NULL;

UPDATE orders_carrier SET tracking = 'standin' WHERE tracking = 'boat';
"""
# The old table knows one parcel of a part: the first that left.
EMPTY = """
UPDATE orders_carrier SET tracking = 'boat' WHERE tracking = 'standin';
DELETE FROM orders_parcelevent;
DELETE FROM orders_parcelitem;
DELETE FROM orders_fulfilment WHERE status = 'announced';
DELETE FROM orders_fulfilment f USING orders_fulfilment g WHERE g.part_id = f.part_id AND g.number < f.number;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0023_parcels")]
    operations = [migrations.RunSQL(FILL, EMPTY)]
