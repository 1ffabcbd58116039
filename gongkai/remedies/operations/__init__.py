"""Writing: one deed, one function."""
