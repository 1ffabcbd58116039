"""Staff screens of the reports room."""
