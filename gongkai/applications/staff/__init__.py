"""Staff screens of applications."""
