"""How fast Vivier is, beside the least that the same server and database could do."""
