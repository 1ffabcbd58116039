"""主动公开: columns, standard catalogue, review chain, one door to publication, placements, content care."""
