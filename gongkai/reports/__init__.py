"""The annual report: compiled from the records, checked, signed, frozen, published, corrected."""
