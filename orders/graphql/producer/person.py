"""Who asks, as all producers' fields ask it."""

from marketplace.accounts.graphql.person import person

__all__ = ["person"]
