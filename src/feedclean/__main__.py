"""`python -m feedclean` is the `feedclean` command."""

from feedclean.cli import main

main()
