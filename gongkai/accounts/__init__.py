"""Users and sign-in. What a user may do comes from appointments (``organs``), not from here."""
