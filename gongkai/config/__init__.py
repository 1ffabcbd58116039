"""Settings, URLs and the WSGI door of the site. Nothing imports this room."""
