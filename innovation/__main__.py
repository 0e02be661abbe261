"""``python -m innovation`` is the ``innovation`` command."""

from innovation.cli import main

main()
