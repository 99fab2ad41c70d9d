"""Roles of a team, invitations to it, and the promise that it always has an owner."""

import django.db.models.deletion
import marketplace.kernel.clock
from django.conf import settings
from django.db import migrations, models


# Two owners who leave at once each see the other one still there: the producer's row lets them pass one by one.
TRIGGER = """
CREATE FUNCTION catalog_producer_keeps_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM catalog_producer WHERE id = OLD.producer_id FOR NO KEY UPDATE;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM catalog_membership WHERE producer_id = OLD.producer_id AND role = 'owner'
    ) THEN
        RAISE EXCEPTION 'producer_keeps_an_owner: nobody would be left to manage producer %', OLD.producer_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER producer_keeps_an_owner_when_one_leaves AFTER DELETE ON catalog_membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.role = 'owner')
EXECUTE FUNCTION catalog_producer_keeps_an_owner();
CREATE CONSTRAINT TRIGGER producer_keeps_an_owner_when_one_changes AFTER UPDATE ON catalog_membership
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN (OLD.role = 'owner' AND (NEW.role <> 'owner' OR NEW.producer_id <> OLD.producer_id))
EXECUTE FUNCTION catalog_producer_keeps_an_owner();
"""
NO_TRIGGER = """
DROP TRIGGER producer_keeps_an_owner_when_one_leaves ON catalog_membership;
DROP TRIGGER producer_keeps_an_owner_when_one_changes ON catalog_membership;
DROP FUNCTION catalog_producer_keeps_an_owner();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0015_certificates_and_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('owner', 'Chủ cơ sở'), ('staff', 'Người phụ bán'), ('reader', 'Chỉ xem')], max_length=8),
        ),
        migrations.CreateModel(
            name='TeamInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hands_over', models.BooleanField(default=False)),
                ('role', models.CharField(choices=[('owner', 'Chủ cơ sở'), ('staff', 'Người phụ bán'), ('reader', 'Chỉ xem')], max_length=8)),
                ('contact', models.CharField(max_length=254, verbose_name='Số điện thoại hoặc e-mail')),
                ('nonce', models.CharField(max_length=32)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('invited_at', models.DateTimeField(default=marketplace.kernel.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, default=marketplace.kernel.clock.now, help_text='empty once it was given up', null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.membership')),
                ('producer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='catalog.producer')),
            ],
            options={
                'ordering': ['-invited_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['due_at'], name='invitation_to_send')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('producer', 'contact'), name='one_unanswered_invitation_per_contact'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='accepted_invitation_says_by_whom'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='invitation_is_accepted_or_withdrawn_never_both'), models.CheckConstraint(condition=models.Q(('hands_over', False), ('role', 'owner'), _connector='OR'), name='handing_over_makes_an_owner')],
            },
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
