"""HTTP: a form in, one action called, a page out. A handler lives with the page it answers."""
