"""Staff screens of the registers room."""
