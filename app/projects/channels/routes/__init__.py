"""A channel as the people in it see it."""
