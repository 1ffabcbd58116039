"""行政复议 and 行政诉讼 over disclosure: each case points at the decision it attacks."""
