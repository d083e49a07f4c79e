"""timtin-index, also as python -m indexer."""

from indexer.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="timtin-index")


if __name__ == "__main__":
    main()
