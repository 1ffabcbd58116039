"""监督保障: tasks down to post and day, the communities' disclosure, checks and rectification."""
