"""The public side of applications: the form, the receipt, where it stands, the answer."""
