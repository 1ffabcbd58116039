"""Thousands of published reports into tables for research: read, checked, kept as Parquet.

Each file is read in a process that may hang or die, each batch of files is kept at once or not at
all, and a second run does what is missing or changed. How a corpus lies on disk:
docs/decisions/0017-corpus.md.
"""
