"""Who of the recipients has been told of what was changed, and what came of it (GDPR 19)."""
