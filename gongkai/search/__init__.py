"""Chinese full text: segmentation, two tables (public and staff), one query; higher rooms hand in what they want found."""
