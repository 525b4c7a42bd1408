"""The pages of approvals, the delivery, the agreement and milestones."""
