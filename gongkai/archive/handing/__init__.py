"""What leaves the archive: handed over to archives and libraries, or destroyed after its term."""
