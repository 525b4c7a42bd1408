"""Every form of a published case, each drawn by a pure function from the one plain `Document`."""
