"""政府信息 itself: what a record is, its dates, attribute, versions and files."""
