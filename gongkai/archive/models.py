"""Tables of the archive room."""
