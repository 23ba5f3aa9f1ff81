"""Where people send back what shows who they are: the code of their mailbox, and the code of a letter."""
