"""Staff screens of the organs room."""
