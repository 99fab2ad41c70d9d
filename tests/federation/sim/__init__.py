"""Many marketplaces in one process, from one seed: the product's own core, a pretended clock, network and disk."""
