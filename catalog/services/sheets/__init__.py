"""A producer's own file of goods: kept, read into rows, looked at, and written by the commands that the editor uses."""
