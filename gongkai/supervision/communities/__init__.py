"""社区公开: what communities make known each period, told by link or to the street, and checked."""
