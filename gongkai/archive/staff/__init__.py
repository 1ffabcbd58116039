"""Screens of the archive room."""
