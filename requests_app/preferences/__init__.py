"""The preference centre: whoever reads a mailbox sees its consents and bans, and changes them with one press."""
