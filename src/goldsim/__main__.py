"""`python -m goldsim` is the command `goldsim`."""

from goldsim.cli import main

if __name__ == "__main__":
    main()
