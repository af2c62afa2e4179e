"""Attacks on servers of one's own, in figures that anybody can repeat: `python3 run.py prove`."""
