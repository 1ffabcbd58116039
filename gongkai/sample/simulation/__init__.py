"""A year of the sample office, played day after day by its people through the rooms' operations.

Nothing is written past an operation: every document goes through the chain, every application has
its clock, tasks are handed in and inspected, communities tell and are checked, findings are put
right, and the report in January is counted from what happened. The registers of the sample say
which documents, briefs and purchases there are, and when.
"""
