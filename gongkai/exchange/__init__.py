"""Published reports and registers into cells and ledgers, and cells into every printed format."""
