"""归档: what is finished becomes a 件 with its number, its papers and their hashes."""
