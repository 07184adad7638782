"""What all pages share: access, sign-in, headers, rendering, errors."""
