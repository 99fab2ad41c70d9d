"""The rules of federation without Django, clock, chance or network: all of these are handed in; a seed replays them."""
