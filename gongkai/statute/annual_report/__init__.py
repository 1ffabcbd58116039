"""The annual report as data and rules."""
