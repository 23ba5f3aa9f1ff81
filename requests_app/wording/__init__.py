"""The wordings of letters: one whole text for each kind and language, with named gaps and nothing else."""
