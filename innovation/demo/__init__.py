"""The demonstration: three real offices and their real projects, with invented people and words."""

from innovation.demo.people import PASSWORD, accounts

__all__ = ["PASSWORD", "accounts"]
