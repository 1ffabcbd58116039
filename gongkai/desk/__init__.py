"""Staff home: what is late, what waits for me, what I wait for. It reads and decides nothing."""
