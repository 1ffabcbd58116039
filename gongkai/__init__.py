"""gongkai: the annual report is a query over the year's records."""
