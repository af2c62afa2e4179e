"""Tests that take too long to stand beside every change; `bench.prove.lengthy` runs them."""
