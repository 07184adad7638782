"""The act of giving: which paper a couple was given, when, and by whom."""
