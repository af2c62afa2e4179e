"""How an import of each kind is taken back, and what stands in the way of it."""
