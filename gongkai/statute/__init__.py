"""The law as rules and dated data: plain Python, no clock, no network, no database."""
