"""What we publish, under which keys, and what we have of our partners."""

from .feed import Change, FeedBucket, FeedEpoch, FeedHead, FeedRoot
from .keys import NodeKey
from .outbox import Listing, Outbox
from .partners import CategoryMap, Nonce, Partner, PartnerKey, SeenHead, Succession
from .replica import Reject, RemoteBucket, RemoteListing

__all__ = [
    "CategoryMap",
    "Change",
    "FeedBucket",
    "FeedEpoch",
    "FeedHead",
    "FeedRoot",
    "Listing",
    "NodeKey",
    "Nonce",
    "Outbox",
    "Partner",
    "PartnerKey",
    "Reject",
    "RemoteBucket",
    "RemoteListing",
    "SeenHead",
    "Succession",
]
