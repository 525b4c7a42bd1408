"""Letters about campaigns: one template, its words by `kind`, each sent once by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.models import User
from app.mail import outbox
from app.mail.links import absolute_url
from reviews.army import objecting
from reviews.army.models import Campaign, CampaignAlert
from reviews.army.states import Part
from reviews.army.wording import ALERTS

if TYPE_CHECKING:
    from reviews.army.mission_models import MissionAssignment, StageSubmission
    from reviews.army.support_models import CampaignComplaint, ComplaintWord, Voucher


def invite(campaign: Campaign, to: User) -> None:
    """It says why they are invited and ends all counting by one click."""
    stop = absolute_url("superfans.no_more", token=objecting.token_for(to.id))
    link = absolute_url("army.show", slug=campaign.slug)
    _write("invited", to, f"army-invited:{campaign.id}:{to.id}", campaign, link=link, stop=stop, unsubscribe_url=stop)


def offer(it: MissionAssignment) -> None:
    """Both sides of a meeting are asked; an act only has one."""
    volunteer = it.volunteer.user
    _write(
        "offered",
        volunteer,
        f"army-offered:{it.id}:{volunteer.id}",
        it.mission.campaign,
        link=absolute_url("army_missions.show", reference=it.reference),
        title=it.mission.title,
        until=it.lapses_at,
    )
    if it.wish is not None:
        _write(
            "found",
            it.wish.user,
            f"army-found:{it.id}",
            it.mission.campaign,
            link=absolute_url("army_wishes.show", wish_id=it.wish.id),
            title=it.mission.title,
            who=it.volunteer.display_name,
            until=it.lapses_at,
        )


def begin(it: MissionAssignment) -> None:
    """Both said yes: each hears how to reach the other on their page."""
    if it.wish is None:
        return
    for to, kind, link in (
        (it.volunteer.user, "agreed", absolute_url("army_missions.show", reference=it.reference)),
        (it.wish.user, "agreed_customer", absolute_url("army_wishes.show", wish_id=it.wish.id)),
    ):
        _write(kind, to, f"army-agreed:{it.id}:{to.id}", it.mission.campaign, link=link, title=it.mission.title)


def send_back(it: StageSubmission) -> None:
    mission = it.assignment.mission
    _write(
        "returned",
        it.assignment.volunteer.user,
        f"army-returned:{it.id}",
        mission.campaign,
        link=absolute_url("army_missions.show", reference=it.assignment.reference),
        title=mission.title,
        note=it.note,
    )


def refuse_expenses(it: Voucher) -> None:
    _write(
        "expenses_refused",
        it.assignment.volunteer.user,
        f"army-voucher-refused:{it.id}",
        it.assignment.mission.campaign,
        link=absolute_url("army_missions.show", reference=it.assignment.reference),
        title=it.assignment.mission.title,
        note=it.note,
    )


def tell_complaint(it: CampaignComplaint) -> None:
    """To the person who promised to answer."""
    person = it.campaign.named(Part.SUPPORT)
    if person is not None:
        link = absolute_url("army_support.show", reference=it.reference)
        _write("complaint", person, f"army-complaint:{it.id}", it.campaign, link=link, until=it.due_at)


def remind_of_complaint(it: CampaignComplaint) -> None:
    """Later than promised: the leader hears of it too."""
    link = absolute_url("army_support.show", reference=it.reference)
    for person in {each.id: each for each in map(it.campaign.named, Part) if each is not None}.values():
        key = f"army-complaint-late:{it.id}:{person.id}"
        _write("complaint_late", person, key, it.campaign, link=link, until=it.due_at)


def answer_complaint(it: CampaignComplaint, word: ComplaintWord) -> None:
    link = absolute_url("army_questions.show_question", reference=it.reference)
    _write("answered", it.user, f"army-answer:{word.id}", it.campaign, link=link, note=word.text)


def raise_alert(it: CampaignAlert) -> None:
    person = it.campaign.named(Part.LEADER)
    if person is not None:
        link = absolute_url("army_monitor.show", slug=it.campaign.slug)
        _write("alert", person, f"army-alert:{it.id}", it.campaign, link=link, alert=it.kind)


def _write(
    kind: str, to: User, key: str, campaign: Campaign, *, unsubscribe_url: str | None = None, **values: object
) -> None:
    if not to.is_active:
        return
    outbox.send_later(
        "army/mail/letter",
        to=to.email,
        locale=to.locale,
        key=key,
        private=True,
        unsubscribe_url=unsubscribe_url,
        kind=kind,
        name=to.name,
        campaign=campaign.name,
        alerts=ALERTS,
        title=values.get("title", ""),
        who=values.get("who", ""),
        note=values.get("note", ""),
        until=values.get("until"),
        stop=values.get("stop", ""),
        alert=values.get("alert", ""),
        link=values["link"],
    )
