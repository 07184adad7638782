"""Whether it helps: measures over time, change that is more than chance, and what is next."""
