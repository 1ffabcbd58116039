"""Screens of the communities' disclosure."""
