"""The pages where a person fetches the copy of their data: a reference, a code from the mailbox, the file."""
