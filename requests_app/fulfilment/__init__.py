"""How a right is fulfilled: what a person is given, made from what is held."""
