"""主动公开: columns, catalogue, review chain, one door to publication, placements, care."""
