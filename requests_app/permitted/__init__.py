"""Who may do what to a case now, asked both by the operation and by the page that shows its button."""
