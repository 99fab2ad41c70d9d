"""Pages of people: sign in, sign up, the page of one's own."""
