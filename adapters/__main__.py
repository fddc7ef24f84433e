"""`python -m adapters` is the command `hub`."""

from adapters.cli import main

if __name__ == "__main__":
    main()
