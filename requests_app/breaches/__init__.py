"""The rules of personal data breaches (*tietoturvaloukkaukset*, GDPR 33-34): their course, their clock, what is due."""
