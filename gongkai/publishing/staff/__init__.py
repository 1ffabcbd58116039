"""Staff screens of the publishing room."""
