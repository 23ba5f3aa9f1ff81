"""A whole running site with synthetic people, for trying things out on loopback."""
