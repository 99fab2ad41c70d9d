"""How far an application is: what is there, what is missing, what was handed back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.accounts.models import User
from marketplace.kernel.errors import NotFound

from ..models import MarketRules, Producer, ProducerDocument, Product, RulesAcceptance
from ..papers import papers_wanted
from ..rights import Right
from .acting import Acting, open_to

MISSING, WAITING, RETURNED, DONE = "missing", "waiting", "returned", "done"
_STATES = {
    ProducerDocument.Status.WAITING: WAITING,
    ProducerDocument.Status.ACCEPTED: DONE,
    ProducerDocument.Status.RETURNED: RETURNED,
    ProducerDocument.Status.ERASED: MISSING,
}


@dataclass(frozen=True)
class Step:
    """One thing an applicant does.

    name       kind of a paper, or rules, page, product
    state      missing, waiting (for an operator), returned, done
    is_needed  without it the application can't be sent
    """

    name: str
    words: str
    state: str
    is_needed: bool = True
    document: ProducerDocument | None = None

    @property
    def is_done(self) -> bool:
        return self.state in (WAITING, DONE)


@dataclass(frozen=True)
class Progress:
    """All steps in the order in which people take them, and the version of the rules that is asked for."""

    steps: Sequence[Step]
    rules: MarketRules | None

    @property
    def papers(self) -> list[Step]:
        return [step for step in self.steps if step.name in ProducerDocument.Kind.values]

    @property
    def others(self) -> list[Step]:
        return [step for step in self.steps if step.name not in ProducerDocument.Kind.values]

    @property
    def missing(self) -> list[Step]:
        return [step for step in self.steps if step.is_needed and not step.is_done]

    @property
    def done_number(self) -> int:
        return sum(step.is_done for step in self.steps)


def progress_of(producer: Producer) -> Progress:
    """Four statements."""
    documents = {document.kind: document for document in ProducerDocument.objects.filter(producer=producer)}
    wanted = papers_wanted(goods=producer.goods, is_individual=producer.is_individual)
    steps = [_paper_step(kind, documents.get(kind)) for kind in wanted]
    rules = MarketRules.objects.newest()
    steps.append(Step("rules", _("Đồng ý quy chế người bán"), _done(is_accepted(producer, rules))))
    steps.append(Step("page", _("Viết vài dòng về nhà mình"), _done(bool(producer.story_vi)), is_needed=False))
    has_product = Product.objects.filter(producer=producer).exists()
    steps.append(Step("product", _("Soạn món hàng đầu tiên"), _done(has_product), is_needed=False))
    return Progress(steps, rules)


def is_accepted(producer: Producer, rules: MarketRules | None) -> bool:
    """Whether this version is agreed to; nothing to agree to is agreed."""
    return rules is None or RulesAcceptance.objects.filter(producer=producer, rules=rules).exists()


def _paper_step(kind: str, document: ProducerDocument | None) -> Step:
    state = _STATES[ProducerDocument.Status(document.status)] if document else MISSING
    return Step(kind, str(ProducerDocument.Kind(kind).label), state, document=document)


def _done(is_done: bool) -> str:
    return DONE if is_done else MISSING


def document_for(*, user: User, document_id: int) -> ProducerDocument:
    """A paper with its producer: for the owner of it, and for operators who may review. Raises NotFound."""
    documents = ProducerDocument.objects.select_related("producer").filter(pk=document_id)
    if not user.has_perm("catalog.change_producer"):
        documents = documents.filter(producer__in=open_to(Acting(user, Right.MANAGE)))
    document = documents.first()
    if document is None:
        raise NotFound
    return document


def is_owner(*, user: User, producer: Producer) -> bool:
    """Whether papers, rules and the bank account are this person's business."""
    return open_to(Acting(user, Right.MANAGE)).filter(pk=producer.pk).exists()
