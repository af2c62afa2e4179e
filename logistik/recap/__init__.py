"""Recapitulations as a workbook with live formulas, written by the worker while its progress can be watched."""

from .jobs import ask, left_over, run, stored

__all__ = ["ask", "left_over", "run", "stored"]
