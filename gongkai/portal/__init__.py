"""The public face: pages written as files when something is published, and how they are served."""
