"""What things cost at three sizes, beside floors of the same run: `python3 run.py bench`."""

#: What can be measured by itself.
PARTS = ("needs", "filling", "sweeps", "check", "pages", "intake", "import", "storm")
