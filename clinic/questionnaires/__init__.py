"""Questionnaires: forms as they are defined, what people answer, and what the answers add up to."""
