"""Paper: what is printed or handed over, from values to a tagged PDF."""
