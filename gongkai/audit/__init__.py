"""Who did what, when, under which article: one hash chain per organ that nobody can rewrite."""
