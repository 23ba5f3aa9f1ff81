"""Letters as people really send them: what each asks, whom it meets in the register, and how the desk works it."""
