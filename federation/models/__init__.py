"""What we publish, and under which keys."""

from .feed import Change, FeedBucket, FeedEpoch, FeedHead, FeedRoot
from .keys import NodeKey
from .outbox import Listing, Outbox

__all__ = ["Change", "FeedBucket", "FeedEpoch", "FeedHead", "FeedRoot", "Listing", "NodeKey", "Outbox"]
