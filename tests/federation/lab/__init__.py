"""Twelve real marketplaces on one machine: `make delta` shows them, `make delta-check` proves what must hold of them.

Outside Django: places, links, zygote's errands, node, watch, delta, page, check. In the nodes' own processes: zygote,
wiring, goods, deeds.
"""
