"""Health: whether the project process and the feedback process of each project are stable, shown to the leader first."""
