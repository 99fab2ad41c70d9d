"""Reading everything anew, as often as the night comes: what slipped past the outbox, and what rotted on the disk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from .merkle import BUCKETS, all_buckets, root_of
from .records import FeedState, Signer
from .sequencer import SequencerStore, news, publish, refresh_root


@dataclass(frozen=True, slots=True)
class Audit:
    """mended: records that were published anew; root_was_wrong: the buckets did not tell the truth about the rows."""

    mended: tuple[str, ...]
    root_was_wrong: bool


def audit(store: SequencerStore, object_ids: Collection[int], *, node: str, signer: Signer) -> Audit:
    """Publish whatever should read otherwise than the feed says. One transaction; a finding is an alarm for people.

    object_ids  all that were ever published, and all that may be
    """
    state = store.lock_head()
    publications = store.publications(sorted(object_ids))
    rows = store.rows([each.record_id for each in publications])
    changed = list(news(publications, rows, state, node=node, signer=signer))
    after = publish(store, state, changed, before=rows) if changed else state
    return Audit(tuple(row.id for row in changed), _mend_root(store, after))


def _mend_root(store: SequencerStore, state: FeedState) -> bool:
    """Another root needs another seq: one seq with two roots would convict us of lying."""
    everything = range(BUCKETS)
    items = store.bucket_items(everything)
    hashes = all_buckets(items)
    if (len(items), root_of(hashes), hashes) == (state.count, state.root, list(store.bucket_hashes())):
        return False
    refresh_root(store, replace(state, seq=state.seq + 1, count=len(items)), everything)
    return True
