"""What delivery does when something has happened: letters, one each."""

from __future__ import annotations

from app.database import db
from app.projects.delivery import letters
from app.projects.delivery.facts import AgreementMade, AgreementOffered, ApprovalAnswered, ApprovalAsked
from app.projects.delivery.models import Approval, ApprovalAnswer, ApprovalVersion, SilenceAgreement
from app.projects.facts import ProjectDelivered
from app.projects.queries import project_by_id


def ask_client(fact: ApprovalAsked) -> None:
    letters.ask(project_by_id(fact.project_id), db.session.get_one(Approval, fact.approval_id))


def tell_answer(fact: ApprovalAnswered) -> None:
    answer = db.session.get_one(ApprovalAnswer, fact.answer_id)
    version = db.session.get_one(ApprovalVersion, fact.version_id)
    letters.tell_answer(project_by_id(fact.project_id), version.approval, answer)


def tell_delivered(fact: ProjectDelivered) -> None:
    letters.tell_delivered(project_by_id(fact.project_id))


def offer_agreement(fact: AgreementOffered) -> None:
    agreement = db.session.get_one(SilenceAgreement, fact.agreement_id)
    letters.offer_agreement(project_by_id(fact.project_id), agreement)


def confirm_agreement(fact: AgreementMade) -> None:
    agreement = db.session.get_one(SilenceAgreement, fact.agreement_id)
    letters.confirm_agreement(project_by_id(fact.project_id), agreement)
