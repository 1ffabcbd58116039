"""Text detectors that stop an item for a person and never decide: identity numbers, secrecy marks, words."""
