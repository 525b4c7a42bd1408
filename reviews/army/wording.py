"""What scores, campaigns, missions and complaints are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

Words = dict[str, "LazyString"]
Toned = dict[str, "tuple[LazyString, str]"]

PARTS: Words = {
    "recency": _l("How lately they ordered"),
    "frequency": _l("How often they ordered"),
    "monetary": _l("How much they ordered for"),
    "reviews": _l("Reviews they wrote, and pictures with them"),
    "helpful": _l("Readers who found their reviews helpful"),
    "referrals": _l("Friends of theirs who ordered"),
    "ideas": _l("Ideas of theirs that were taken up"),
    "missions": _l("Missions they did"),
    "abuse": _l("Complaints about them that were upheld"),
}
SEGMENTS: Words = {
    "champion": _l("Champions: order much and recommend"),
    "affluent": _l("Affluents: order much"),
    "advocate": _l("Advocates: recommend"),
    "miser": _l("Neither yet"),
}
GIVES: Words = {
    "time": _l("Time: meet somebody, show them round, answer their questions"),
    "skill": _l("A skill: test, translate, teach, photograph"),
    "voice": _l("Their voice: tell others, in their own words"),
    "ideas": _l("Ideas: think along on something new"),
    "place": _l("A place or a thing: host an evening, lend something"),
}
TIMES: Words = {
    "weekday_morning": _l("Weekdays, in the morning"),
    "weekday_afternoon": _l("Weekdays, in the afternoon"),
    "weekday_evening": _l("Weekdays, in the evening"),
    "weekend_day": _l("At the weekend, by day"),
    "weekend_evening": _l("At the weekend, in the evening"),
}
SOURCES: Words = {
    "superfans": _l("Superfans, found from your own data"),
    "customers": _l("Everybody who did something with you in the last year"),
    "open": _l("Whoever reads the page and likes to"),
}
CAMPAIGN_STATES: Toned = {
    "draft": (_l("Being prepared"), "wait"),
    "live": (_l("Running"), "good"),
    "paused": (_l("Paused"), "warn"),
    "closed": (_l("Closed"), "quiet"),
}
STEPS: Toned = {
    "offered": (_l("Offered"), "wait"),
    "taken": (_l("Under way"), "note"),
    "checking": (_l("Being looked at"), "wait"),
    "done": (_l("Done"), "good"),
    "declined": (_l("Somebody said no"), "quiet"),
    "lapsed": (_l("Not answered in time"), "quiet"),
    "given_up": (_l("Given up"), "quiet"),
    "called_off": (_l("Called off"), "quiet"),
}
PARTS_OF_OURS: Words = {
    "leader": _l("Leader"),
    "community": _l("Looks after the volunteers"),
    "support": _l("Answers questions and complaints"),
}
KINDS: Words = {
    "act": _l("Something they do by themselves"),
    "meeting": _l("Helping a customer who wishes for it"),
}
PROOFS: Words = {
    "words": _l("A few words"),
    "link": _l("A link"),
    "photo": _l("A photo"),
}
COMPLAINT_KINDS: Words = {
    "question": _l("I have a question"),
    "reward": _l("Something about my reward or my expenses"),
    "behaviour": _l("Somebody behaved badly"),
    "data": _l("Something about my data"),
    "other": _l("Something else"),
}
COMPLAINT_STANDINGS: Toned = {
    "waiting": (_l("Waits for an answer"), "wait"),
    "due": (_l("Promised soon"), "warn"),
    "late": (_l("Later than promised"), "bad"),
    "answered": (_l("Answered"), "note"),
    "closed": (_l("Closed"), "quiet"),
}
OUTCOMES: Words = {
    "answered": _l("The question was answered"),
    "put_right": _l("It was right, and was put right"),
    "explained": _l("It was explained"),
    "not_ours": _l("It was not ours to settle"),
    "taken_back": _l("It was taken back"),
}
VOUCHER_STATES: Toned = {
    "open": (_l("To be used"), "note"),
    "claimed": (_l("Being looked at"), "wait"),
    "paid": (_l("Paid"), "good"),
    "refused": (_l("Not paid"), "bad"),
    "expired": (_l("Not used"), "quiet"),
}
ALERTS: Words = {
    "gini": _l("A few people get most of the rewards."),
    "offers_gini": _l("A few people are offered most of the missions."),
    "balance": _l("The volunteers give more than they get back."),
    "acceptance": _l("Most offers are declined: the missions may ask too much."),
    "without_offer": _l("More than half of the volunteers were never offered anything."),
    "checks": _l("What somebody handed over waits for more than three days."),
    "answers": _l("Questions or complaints wait longer than promised."),
    "budget": _l("More than nine tenths of the budget are promised."),
}
REASONS: Words = {
    "language": _l("Nobody asked in one of your languages."),
    "times": _l("Nobody asked for a time at which you can."),
    "place": _l("Whoever asked wants to meet somewhere else."),
    "adult": _l("This needs somebody who is of age, and you did not say that you are."),
    "blocked": _l("There was only somebody with whom you are not to be brought together."),
    "busy": _l("You have as many missions as you take at once."),
    "skill": _l("This needs a skill that you did not name."),
    "others": _l("Somebody else fitted better this time. Whoever waits longest comes first among equals."),
    "nobody": _l("Nobody asked for it at that time."),
    "score": _l("There were as many invitations as places, and others had more points."),
    "audience": _l("This campaign was for other people."),
    "here": _l("You take part already."),
}
# The same, said about others.
REASON_NAMES: Words = {
    "language": _l("No wish in one of their languages"),
    "times": _l("No wish for a time at which they can"),
    "place": _l("The customer wants to meet somewhere else"),
    "adult": _l("Not of age"),
    "blocked": _l("Refused before, or not to be brought together"),
    "busy": _l("As many missions as they take at once"),
    "skill": _l("A skill they did not name"),
    "others": _l("Others fitted better"),
    "nobody": _l("No wish at that time"),
    "budget": _l("The budget has nothing left for more"),
    "room": _l("All places of the mission are taken"),
}
UNMATCHED_NAMES: Words = {
    **REASON_NAMES,
    "language": _l("Nobody speaks one of their languages"),
    "times": _l("Nobody can at their times"),
    "place": _l("Nobody can meet where they are"),
    "adult": _l("They are not of age, or nobody else is"),
    "busy": _l("Everybody who fits has as many missions as they take at once"),
    "skill": _l("Nobody has the skill it needs"),
    "others": _l("Those who fit are taken by others"),
    "nobody": _l("Nobody was ready at that time"),
}
LOG: Words = {
    "campaign.launched": _l("The campaign began"),
    "campaign.paused": _l("The campaign was paused"),
    "campaign.closed": _l("The campaign was closed"),
    "people.invited": _l("People were invited"),
    "volunteer.joined": _l("A volunteer joined"),
    "volunteer.left": _l("A volunteer left"),
    "terms.written": _l("The fair terms were written anew"),
    "round.ran": _l("Volunteers and customers were brought together"),
    "mission.opened": _l("A mission was opened"),
    "mission.closed": _l("A mission was closed"),
    "mission.taken": _l("A mission was taken"),
    "mission.done": _l("A mission was done"),
    "stage.accepted": _l("What was handed over was accepted"),
    "stage.returned": _l("What was handed over was returned with a reason"),
    "voucher.paid": _l("Expenses were paid"),
    "voucher.refused": _l("Expenses were not paid"),
    "complaint.opened": _l("A question or complaint came in"),
    "complaint.closed": _l("A question or complaint was closed"),
    "contest.decided": _l("A contest was decided"),
    "meeting.confirmed": _l("A meeting took place, as staff saw"),
}
AUDIT: Words = {
    "superfans.found": _l("Superfans looked for"),
    "fan_weights.written": _l("Weights of superfans written"),
    "army_campaign.written": _l("Campaign written"),
    "army_campaign.launched": _l("Campaign launched"),
    "army_campaign.paused": _l("Campaign paused"),
    "army_campaign.closed": _l("Campaign closed"),
    "army_campaign.invited": _l("People invited to a campaign"),
    "army_round.ran": _l("Volunteers and customers brought together"),
    "army_submission.decided": _l("Mission looked at"),
    "army_voucher.decided": _l("Expenses looked at"),
    "army_complaint.closed": _l("Question or complaint of a volunteer closed"),
    "army_contest.opened": _l("Contest of a campaign opened"),
    "army_contest.decided": _l("Contest of a campaign decided"),
    "army_meeting.confirmed": _l("Meeting of a volunteer confirmed"),
}
