"""Where a recipient sees what it must do with data that was disclosed to it, and says that it is done (GDPR 19)."""
