"""Vivier: the idea pipeline of public bodies."""

__version__ = "0.1.0"
