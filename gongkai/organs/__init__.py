"""行政机关: organs, offices, posts, appointments, and the policies that ask who may do what."""
