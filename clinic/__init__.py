"""Secure Base: practice support for counselors who work with couples in Emotionally Focused Therapy."""
