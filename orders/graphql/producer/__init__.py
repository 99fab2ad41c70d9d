"""Orders for the programs of producers: another schema, so that what is not theirs is absent."""
