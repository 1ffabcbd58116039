"""What each room keeps, as entries of the index: one module for each kind of subject."""
