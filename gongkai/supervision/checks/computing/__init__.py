"""What can be computed from publishing, applications and remedies; imported once, to register."""

from gongkai.supervision.checks.computing import cases, columns, publications

__all__ = ["cases", "columns", "publications"]
