"""Text detectors that stop an item for a person and never decide: numbers, marks, words."""
