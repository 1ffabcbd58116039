"""The hall screen's own page: what it shows, and what it says it has shown."""
