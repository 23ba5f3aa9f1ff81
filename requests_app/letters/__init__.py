"""Which letter for which event, in which language; how it becomes an e-mail, and how that is handed over."""
