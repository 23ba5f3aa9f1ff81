"""The accessibility statement, and the form that tells what is hard to use without asking who says it."""
