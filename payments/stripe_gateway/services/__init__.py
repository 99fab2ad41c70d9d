"""Commands: everything that changes a row of the gateway goes through here."""
