"""Screens of the supervision room."""
