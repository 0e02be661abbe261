"""What tests need: a PostgreSQL, a Chromium, and the kit for plugins."""
