"""Tables of the supervision room."""
