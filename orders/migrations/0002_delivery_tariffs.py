"""Held the first delivery tariffs; 0010 replaced their table, 0011 loads what stands in it now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = []
