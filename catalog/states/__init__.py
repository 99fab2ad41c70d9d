"""Which state a listing, and a change of one, may go to from which."""
