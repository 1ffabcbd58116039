"""Whether everything still is what it was: sealed rows, checkpoints, the nightly check."""
