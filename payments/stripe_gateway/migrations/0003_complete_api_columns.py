import django.db.models.deletion
import payments.stripe_gateway.models.scope
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stripe_gateway', '0002_complete_api'),
    ]

    operations = [
        migrations.AddField(
            model_name='balancetransaction',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='balancetransaction',
            name='application_fee',
            field=models.BigIntegerField(default=0, help_text='the part of fee that the platform keeps'),
        ),
        migrations.AddField(
            model_name='balancetransaction',
            name='category',
            field=models.CharField(blank=True, help_text='reporting_category, where it is not the kind', max_length=32),
        ),
        migrations.AddField(
            model_name='chaos',
            name='path',
            field=models.CharField(blank=True, help_text='only calls whose path begins so: refunds', max_length=120),
        ),
        migrations.AddField(
            model_name='charge',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='charge',
            name='echoed',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='checkoutsession',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='customer',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='customer',
            name='default_method',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stripe_gateway.paymentmethod'),
        ),
        migrations.AddField(
            model_name='customer',
            name='deleted',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='customer',
            name='echoed',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='delivery',
            name='spoiled',
            field=models.CharField(blank=True, help_text='what is wrong with its first signature: chaos', max_length=20),
        ),
        migrations.AddField(
            model_name='event',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='lineitem',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='application_fee_amount',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentintent',
            name='transfer_data',
            field=models.JSONField(help_text='destination and, when not all of it, amount', null=True),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='allow_redisplay',
            field=models.CharField(default='unspecified', max_length=16),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='authenticated',
            field=models.BooleanField(default=False, help_text='its bank has asked once and the buyer agreed'),
        ),
        migrations.AddField(
            model_name='paymentmethod',
            name='used_up',
            field=models.BooleanField(default=False, help_text='detached, or charged without a customer: not again'),
        ),
        migrations.AddField(
            model_name='refund',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='account',
            field=models.CharField(blank=True, default=payments.stripe_gateway.models.scope.acting_account, help_text="empty: the platform's", max_length=80),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='connect',
            field=models.BooleanField(default=False, help_text='told of connected accounts, not of the platform itself'),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='old_secret',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='webhookendpoint',
            name='old_secret_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='balancetransaction',
            name='kind',
            field=models.CharField(max_length=32),
        ),
        migrations.AlterField(
            model_name='charge',
            name='intent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='stripe_gateway.paymentintent'),
        ),
        migrations.AlterField(
            model_name='charge',
            name='payment_method',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.paymentmethod'),
        ),
        migrations.AlterField(
            model_name='lineitem',
            name='name',
            field=models.CharField(help_text="the product's name when the session was opened", max_length=250),
        ),
        migrations.AlterField(
            model_name='refund',
            name='status',
            field=models.CharField(choices=[('pending', 'Pending'), ('requires_action', 'Requires Action'), ('succeeded', 'Succeeded'), ('failed', 'Failed'), ('canceled', 'Canceled')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='balancetransaction',
            index=models.Index(fields=['account', 'available_on'], name='balance_of_an_account'),
        ),
        migrations.AddConstraint(
            model_name='paymentintent',
            constraint=models.CheckConstraint(condition=models.Q(('application_fee_amount', None), ('application_fee_amount__lte', models.F('amount')), _connector='OR'), name='application_fee_within_the_amount'),
        ),
        migrations.AddField(
            model_name='accountlink',
            name='for_account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='stripe_gateway.account'),
        ),
        migrations.AddField(
            model_name='applicationfee',
            name='balance_transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='applicationfee',
            name='charge',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='application_fee', to='stripe_gateway.charge'),
        ),
        migrations.AddField(
            model_name='applicationfee',
            name='originating',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.charge'),
        ),
        migrations.AddField(
            model_name='applicationfee',
            name='seller',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fees', to='stripe_gateway.account'),
        ),
        migrations.AddField(
            model_name='applicationfeerefund',
            name='balance_transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='applicationfeerefund',
            name='fee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='stripe_gateway.applicationfee'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.UniqueConstraint(condition=models.Q(('deleted', False), ('is_default', True)), fields=('account', 'currency'), name='one_default_bank_account'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='charge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='stripe_gateway.charge'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='reinstatement',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='withdrawal',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='payout',
            name='balance_transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='payout',
            name='destination',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.bankaccount'),
        ),
        migrations.AddField(
            model_name='payout',
            name='failure_balance_transaction',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='payout',
            name='original_payout',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='stripe_gateway.payout'),
        ),
        migrations.AddField(
            model_name='lineitem',
            name='price',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.price'),
        ),
        migrations.AddField(
            model_name='product',
            name='default_price',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stripe_gateway.price'),
        ),
        migrations.AddField(
            model_name='price',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prices', to='stripe_gateway.product'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='balance_transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='destination',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='stripe_gateway.account'),
        ),
        migrations.AddField(
            model_name='transfer',
            name='source_transaction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='stripe_gateway.charge'),
        ),
        migrations.AddField(
            model_name='charge',
            name='source_transfer',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='destination_payment', to='stripe_gateway.transfer'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('intent__isnull', False), ('payment_method__isnull', False), ('source_transfer', None)), models.Q(('intent', None), ('payment_method', None), ('source_transfer__isnull', False)), _connector='OR'), name='charge_is_of_a_card_or_a_transfer'),
        ),
        migrations.AddField(
            model_name='transferreversal',
            name='balance_transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stripe_gateway.balancetransaction'),
        ),
        migrations.AddField(
            model_name='transferreversal',
            name='destination_refund',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='source_reversal', to='stripe_gateway.refund'),
        ),
        migrations.AddField(
            model_name='transferreversal',
            name='source_refund',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='stripe_gateway.refund'),
        ),
        migrations.AddField(
            model_name='transferreversal',
            name='transfer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='stripe_gateway.transfer'),
        ),
        migrations.AddConstraint(
            model_name='applicationfee',
            constraint=models.CheckConstraint(condition=models.Q(('amount_refunded__lte', models.F('amount'))), name='fee_refunds_never_exceed_the_fee'),
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(condition=models.Q(('status__in', ['needs_response', 'warning_needs_response'])), fields=['due_by'], name='dispute_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(fields=('charge',), name='one_dispute_per_charge'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('reinstatement', None), ('withdrawal__isnull', False), _connector='OR'), name='won_back_only_what_was_taken'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('status__in', ['pending', 'in_transit'])), fields=['arrival_date'], name='payout_to_arrive'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='payout_moves_something'),
        ),
        migrations.AddConstraint(
            model_name='price',
            constraint=models.UniqueConstraint(condition=models.Q(('lookup_key', ''), _negated=True), fields=('account', 'lookup_key'), name='one_price_per_lookup_key'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='transfer_moves_something'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.CheckConstraint(condition=models.Q(('amount_reversed__lte', models.F('amount'))), name='reversals_never_exceed_the_transfer'),
        ),
    ]
