"""The page of a request for the person who made it (*pyynnön tila*): no account, a code from the mailbox."""
