"""The ledgers behind table 二: licences, penalties, coercion, charges, purchases, power items."""
