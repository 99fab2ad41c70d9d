"""A copy of a partner's listing remembers when its present version came: a rescan that finds the same leaves it alone.

A trigger does it, so that no writer has to know, and a reading costs no statement more.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION federation_version_came() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.digest IS DISTINCT FROM OLD.digest OR NEW.key_id IS DISTINCT FROM OLD.key_id THEN
        NEW.read_at := statement_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_came BEFORE UPDATE OF digest, key_id ON federation_remotelisting
    FOR EACH ROW EXECUTE FUNCTION federation_version_came();
"""
BACKWARD = """
DROP TRIGGER version_came ON federation_remotelisting;
DROP FUNCTION federation_version_came();
"""


class Migration(migrations.Migration):
    dependencies = [("federation", "0007_keys_and_succession")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
