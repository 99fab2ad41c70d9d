"""Certificates wait to be verified, those of today are; what a producer changes on its page waits for a look."""

import django.db.models.deletion
import marketplace.kernel.clock
from django.conf import settings
from django.db import migrations, models

ATTACH = """
CREATE TRIGGER listing_moves_along_its_table BEFORE UPDATE OF status ON {table} FOR EACH ROW
WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION catalog_move_along_table('{machine}');
"""
TABLES = {"certificate": "catalog_certificate", "change": "catalog_producerchange"}
ALLOWED = {
    "waiting": "verified refused withdrawn",
    "verified": "refused withdrawn",
    "refused": "waiting withdrawn",
}


def write(apps, _schema_editor):
    """Whatever showed until today was brought by operators."""
    moves = apps.get_model("catalog", "ListingMove").objects
    moves.bulk_create(
        moves.model(machine="certificate", source=source, target=target)
        for source, targets in ALLOWED.items()
        for target in targets.split()
    )
    certificates = apps.get_model("catalog", "Certificate").objects
    certificates.update(status="verified", decided_at=models.F("added_at"))


def erase(apps, _schema_editor):
    """Without the column everything shows: what was not verified must not."""
    apps.get_model("catalog", "ListingMove").objects.filter(machine="certificate").delete()
    apps.get_model("catalog", "Certificate").objects.exclude(status="verified").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_producers_move_along_their_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProducerChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('awaiting', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('changes_requested', 'Chợ hỏi lại'), ('withdrawn', 'Đã rút')], default='awaiting', max_length=20)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('advice', models.CharField(blank=True, max_length=500)),
                ('asked_at', models.DateTimeField(default=marketplace.kernel.clock.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProducerPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('original', models.FileField(max_length=160, upload_to='')),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='certificate',
            name='added_at',
            field=models.DateTimeField(default=marketplace.kernel.clock.now),
        ),
        migrations.AddField(
            model_name='certificate',
            name='added_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='advice',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='certificate',
            name='content_type',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='certificate',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='certificate',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='certificate',
            name='file_name',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='certificate',
            name='reason',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='certificate',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='certificate',
            name='status',
            field=models.CharField(choices=[('waiting', 'Chờ xác nhận'), ('verified', 'Đã xác nhận'), ('refused', 'Chưa được'), ('withdrawn', 'Đã rút')], default='waiting', max_length=10),
        ),
        migrations.AddField(
            model_name='producer',
            name='visiting_hours',
            field=models.CharField(blank=True, help_text='when people may come by, in its own words', max_length=200),
        ),
        migrations.AddField(
            model_name='producerchange',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='producerchange',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='producerchange',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='catalog.producer'),
        ),
        migrations.AddField(
            model_name='producerphoto',
            name='producer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='catalog.producer'),
        ),
        migrations.AddConstraint(
            model_name='producerchange',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['awaiting', 'changes_requested'])), fields=('producer',), name='one_undecided_change_per_producer'),
        ),
        migrations.AddConstraint(
            model_name='producerchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'changes_requested'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('advice', ''), _negated=True)), _connector='OR'), name='handed_back_page_says_why_and_what_to_do'),
        ),
        migrations.AddConstraint(
            model_name='producerchange',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['awaiting', 'withdrawn']), ('decided_at__isnull', False), _connector='OR'), name='decided_page_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='producerphoto',
            constraint=models.UniqueConstraint(fields=('producer', 'digest'), name='one_row_per_photo_of_a_producer'),
        ),
        migrations.RunPython(write, erase),
        *(
            migrations.RunSQL(
                ATTACH.format(table=table, machine=machine), f"DROP TRIGGER listing_moves_along_its_table ON {table}"
            )
            for machine, table in TABLES.items()
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'refused'), _negated=True), models.Q(models.Q(('reason', ''), _negated=True), models.Q(('advice', ''), _negated=True)), _connector='OR'), name='refused_certificate_says_why_and_what_to_do'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['verified', 'refused']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='decided_certificate_has_a_moment'),
        ),
    ]
