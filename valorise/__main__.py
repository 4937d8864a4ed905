"""python -m valorise: the command line, where no script is on the path."""

from valorise.cli import main

main(prog_name="valorise")
