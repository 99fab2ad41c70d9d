"""Pages of federation: the node's card; what a producer shares."""
