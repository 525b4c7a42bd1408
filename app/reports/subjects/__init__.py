"""What the core itself reports about: sales, the way from order to cash, projects and members, cohorts, the loop."""
