"""Commands of federation: the only way its rows change."""
