"""Open data: what is public, for programs. It reads and gives out; it takes nothing in."""
