"""Staff screens of the records room."""
