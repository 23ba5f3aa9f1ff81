"""The sections of a dossier, each a function from what is looked at to what it says. None of them writes."""
