"""The cycle map: what a couple said, how it was found, and how it is drawn."""
