"""The proof that nothing of a person is forgotten and nothing of anybody else is shown (GDPR 5(2), 15)."""
