"""The papers of publishing: sheets for the board, the review sheet, pictures for hall screens."""
