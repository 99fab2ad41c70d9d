"""Every đồng of a bank credit is somewhere, and no payment gets more than it asks for: checked at commit."""

from django.db import migrations

CHECK = """
CREATE FUNCTION payments_check_credit(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told payments_bankcredit%ROWTYPE;
    used numeric;
BEGIN
    SELECT * INTO told FROM payments_bankcredit WHERE id = wanted;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT coalesce(sum(amount_vnd), 0) INTO used FROM payments_bankcredituse WHERE credit_id = wanted;
    IF used <> (CASE WHEN told.state IN ('new', 'ignored', 'copy') THEN 0 ELSE told.amount_vnd END) THEN
        RAISE check_violation USING MESSAGE =
            format('uses_sum_to_the_credit: credit %s is %s of %s', wanted, used, told.amount_vnd);
    END IF;
END $$;
CREATE FUNCTION payments_check_funding(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payments_payment p WHERE p.id = wanted AND p.amount_vnd < (
            SELECT coalesce(sum(u.amount_vnd), 0) FROM payments_bankcredituse u
            JOIN payments_bankcredit c ON c.id = u.credit_id
            WHERE u.payment_id = wanted AND u.kind = 'payment' AND c.state <> 'reversed'
        )
    ) THEN
        RAISE check_violation USING MESSAGE = 'payment_gets_no_more_than_it_asks_for';
    END IF;
END $$;
CREATE FUNCTION payments_credit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM payments_check_credit(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION payments_use_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM payments_check_credit(OLD.credit_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM payments_check_credit(NEW.credit_id);
        IF NEW.payment_id IS NOT NULL THEN
            PERFORM payments_check_funding(NEW.payment_id);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER uses_sum_to_the_credit AFTER INSERT OR UPDATE OF state, amount_vnd ON payments_bankcredit
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_credit_changed();
CREATE CONSTRAINT TRIGGER every_dong_has_a_use AFTER INSERT OR UPDATE OR DELETE ON payments_bankcredituse
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_use_changed();
"""
NO_CHECK = """
DROP TRIGGER every_dong_has_a_use ON payments_bankcredituse;
DROP TRIGGER uses_sum_to_the_credit ON payments_bankcredit;
DROP FUNCTION payments_use_changed();
DROP FUNCTION payments_credit_changed();
DROP FUNCTION payments_check_funding(bigint);
DROP FUNCTION payments_check_credit(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_bank_feed")]

    operations = [migrations.RunSQL(CHECK, NO_CHECK)]
