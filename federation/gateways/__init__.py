"""Files outside the database: keys and the watermark."""
