"""Pages for staff: people, invitations, the audit log."""
