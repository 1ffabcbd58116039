"""The public side of complaints: the form, the receipt, where it stands."""
