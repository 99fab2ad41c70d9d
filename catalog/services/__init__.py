"""Commands of the catalogue: the only way its rows change."""
