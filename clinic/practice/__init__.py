"""The people who work here: accounts, sign-in, roles, the audit trail."""
