"""An old archive folder with its index sheet into the archive: proposed, screened, resumable."""
