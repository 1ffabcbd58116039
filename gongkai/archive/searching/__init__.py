"""One search over everything that a person may see, and what is tied to what is found."""
