"""Where a person who has the link sees one consent of theirs and takes it back: one press, no login (GDPR 7(3))."""
