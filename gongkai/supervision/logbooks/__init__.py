"""社会评议, 责任追究, 培训: simple registers."""
