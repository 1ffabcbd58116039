"""PDF files: what is drawn on a page, put back into lines and table rows."""
