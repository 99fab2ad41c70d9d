"""What producers ask and do about their own products."""
