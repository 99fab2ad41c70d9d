"""What federation reads."""
