"""考核: organs by weighted items, computed from the data where they can be; never persons."""
