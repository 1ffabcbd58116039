"""What the supervising organ sees of those below it: indicators, each with what stands behind."""
