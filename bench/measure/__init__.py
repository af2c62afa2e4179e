"""What things cost at three sizes, beside floors of the same run: `python3 run.py bench`."""
