"""Reads: rows in, frozen values out. Each takes the viewer first; invisible is ``None``."""
