"""What partners are asked before and between visits: packets of forms, and what they answered."""
