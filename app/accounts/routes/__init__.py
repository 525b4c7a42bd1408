"""Pages for everybody with an account or on the way to one."""
