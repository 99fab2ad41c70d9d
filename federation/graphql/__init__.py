"""What partner marketplaces ask us, and how they are known."""
