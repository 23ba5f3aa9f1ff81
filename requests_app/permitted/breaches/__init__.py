"""What may be done to a breach, by whom, and what it still lacks."""
