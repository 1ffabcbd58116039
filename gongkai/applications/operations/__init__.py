"""Deeds on applications: each one transaction, one audit entry, all dates worked out anew."""
