"""GraphQL plumbing: how a request becomes an answer, whatever the schema is about."""
