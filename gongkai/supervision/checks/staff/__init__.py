"""Screens of inspections and findings."""
