"""One couple's file: the page where facts, maps and papers come together."""
