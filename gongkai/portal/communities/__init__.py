"""A community worker's link: what is due, a form for each, no account and no script needed."""
