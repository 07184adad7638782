"""The people who come here: couples, their two partners, and who may see what."""
