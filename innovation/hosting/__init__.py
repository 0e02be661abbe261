"""The plugins at work: loaded, kept in step with the database, asked, given a ``ctx``."""
