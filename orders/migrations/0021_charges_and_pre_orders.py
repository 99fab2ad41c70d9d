"""Extra charges, and orders for a harvest to come."""

import django.db.models.deletion
import django.db.models.expressions
import marketplace.kernel.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_address_labels'),
        ('catalog', '0008_lot_of_a_harvest'),
        ('orders', '0020_pickup_points'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExtraCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('weight', 'Hàng cân nặng hơn mức đã trả'), ('rest', 'Phần còn lại của đơn đặt trước')], max_length=12)),
                ('amount_vnd', models.PositiveBigIntegerField()),
                ('status', models.CharField(choices=[('asked', 'Chờ người mua trả'), ('paid', 'Đã trả'), ('refused', 'Người mua không trả thêm'), ('lapsed', 'Quá hạn trả'), ('withdrawn', 'Không hỏi nữa')], default='asked', max_length=12)),
                ('asked_at', models.DateTimeField(default=marketplace.kernel.clock.now)),
                ('pay_by', models.DateTimeField()),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='orderline',
            name='line_never_costs_more_than_bought',
        ),
        migrations.AddField(
            model_name='cart',
            name='harvest',
            field=models.ForeignKey(blank=True, help_text='a pre-order is an order of its own, out of a cart of its own', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.harvest'),
        ),
        migrations.AddField(
            model_name='order',
            name='later_vnd',
            field=models.PositiveBigIntegerField(default=0, help_text='of it, asked for when a harvest is brought in'),
        ),
        migrations.AddField(
            model_name='orderline',
            name='extra_vnd',
            field=models.PositiveBigIntegerField(default=0, help_text='agreed to and paid on top, see ExtraCharge'),
        ),
        migrations.AddField(
            model_name='sellerorder',
            name='brought_in_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='sellerorder',
            name='harvest',
            field=models.ForeignKey(blank=True, help_text='of a pre-order', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='catalog.harvest'),
        ),
        migrations.AddField(
            model_name='sellerorder',
            name='later_vnd',
            field=models.PositiveBigIntegerField(default=0, help_text='of it, asked for when the harvest is brought in'),
        ),
        migrations.AlterField(
            model_name='adjustment',
            name='kind',
            field=models.CharField(choices=[('cancelled', 'Đơn đã hủy'), ('revived', 'Tiền tới muộn, đơn được nhận lại'), ('declined', 'Nhà làm không nhận đơn'), ('expired', 'Nhà làm không trả lời kịp'), ('short', 'Thiếu hàng'), ('substituted', 'Đổi sang món khác'), ('not_accepted', 'Hàng không tới tay người nhận'), ('returned', 'Trả hàng'), ('complaint', 'Giải quyết khiếu nại'), ('weighed', 'Cân lại'), ('weighed_more', 'Cân nặng hơn, người mua đồng ý trả thêm'), ('later', 'Trả khi thu hoạch'), ('rest_paid', 'Đã trả phần còn lại'), ('harvest_failed', 'Vụ mùa không đủ hàng')], max_length=16),
        ),
        migrations.AlterField(
            model_name='sellerorder',
            name='status',
            field=models.CharField(choices=[('awaiting_payment', 'Chờ thanh toán'), ('reserved', 'Đã giữ phần, chờ thu hoạch'), ('awaiting_rest', 'Chờ trả phần còn lại'), ('paid', 'Chờ xác nhận'), ('proposed', 'Chờ người mua đồng ý'), ('confirmed', 'Đã xác nhận'), ('packed', 'Đã đóng gói'), ('handed_over', 'Đã giao cho vận chuyển'), ('ready', 'Chờ người mua tới lấy'), ('delivered', 'Đã giao'), ('closed', 'Hoàn tất'), ('declined', 'Người bán từ chối'), ('expired', 'Người bán không trả lời'), ('cancelled', 'Đã hủy'), ('not_accepted', 'Không nhận hàng')], default='awaiting_payment', max_length=20),
        ),
        migrations.AddIndex(
            model_name='sellerorder',
            index=models.Index(condition=models.Q(('harvest__isnull', False)), fields=['harvest', 'status'], name='seller_order_of_harvest'),
        ),
        migrations.AddConstraint(
            model_name='cart',
            constraint=models.CheckConstraint(condition=models.Q(('harvest__isnull', True), ('user__isnull', True), _connector='OR'), name='cart_of_a_pre_order_is_nobodys'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('later_vnd__lte', models.F('total_vnd'))), name='order_asks_for_something_now'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('due_vnd__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('total_vnd'), '-', models.F('discount_vnd')), '+', models.F('extra_vnd')))), name='line_never_costs_more_than_bought'),
        ),
        migrations.AddConstraint(
            model_name='sellerorder',
            constraint=models.CheckConstraint(condition=models.Q(('later_vnd', 0), models.Q(('harvest__isnull', False), ('later_vnd__lt', models.F('total_vnd'))), _connector='OR'), name='only_a_pre_order_is_paid_later'),
        ),
        migrations.AddField(
            model_name='extracharge',
            name='line',
            field=models.OneToOneField(blank=True, help_text='the goods that were weighed', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charge', to='orders.orderline'),
        ),
        migrations.AddField(
            model_name='extracharge',
            name='part',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='orders.sellerorder'),
        ),
        migrations.AddIndex(
            model_name='extracharge',
            index=models.Index(condition=models.Q(('status', 'asked')), fields=['pay_by'], name='charge_to_lapse'),
        ),
        migrations.AddConstraint(
            model_name='extracharge',
            constraint=models.CheckConstraint(condition=models.Q(('amount_vnd__gt', 0)), name='charge_is_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='extracharge',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'rest')), fields=('part',), name='one_rest_per_pre_order'),
        ),
        migrations.AddConstraint(
            model_name='extracharge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'weight'), ('line__isnull', False)), models.Q(('kind', 'rest'), ('line__isnull', True)), _connector='OR'), name='charge_of_weight_names_its_goods'),
        ),
        migrations.AddConstraint(
            model_name='extracharge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'asked')), models.Q(('ended_at__isnull', False), ('status__in', ['lapsed', 'paid', 'refused', 'withdrawn'])), _connector='OR'), name='charge_ends_at_a_moment'),
        ),
    ]
