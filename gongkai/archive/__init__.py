"""归档: closing files, retention, finding everything, handing over, integrity."""
