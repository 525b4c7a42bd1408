"""Commissions: what an order earns for those who brought it, at every level, and what a refund takes back."""
