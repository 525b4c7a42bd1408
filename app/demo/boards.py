"""The projects of the demo story: who leads them, whom they invite, and how their boards fill and move.

By the verbs behind the pages, as the people of the story would.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask_babel import force_locale

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.people import PASSWORD, at_the_desk, colleague
from app.demo.sockets import Chapter
from app.mail.models import MailMessage
from app.projects import inviting, joining, leading
from app.projects.access import live_member, participation_in
from app.projects.boards import arranging, commenting, making, moving, templating, writing
from app.projects.boards.access import Seat, board_of
from app.projects.boards.models import BoardTemplate, Card
from app.projects.boards.moving import Place
from app.projects.boards.outline import read
from app.projects.boards.queries import columns_of
from app.projects.models import Project
from app.projects.queries import project_of_order
from app.projects.states import Part, RoleActivity

Work = Callable[[Seat], object]
FOLDER = Path(__file__).parent / "texts" / "boards"
NAMES = {
    "opening-plan.tr": "Açılış planı",
    "website.pl": "Strona internetowa",
    "brand-identity.en": "Brand identity",
    "discovery-workshop.hi": "खोज कार्यशाला",
    "any.ru": "Обычный проект",
    "plain.en": "A small project",
}
LEADER, REPRESENTATIVE, EXPERT = Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.PROJECT_EXPERT


@dataclass(frozen=True)
class Told:
    """A project of the story: the order it grew from, its client, and the language its people write in."""

    name: str
    buyer: buyers.Buyer
    template: str


OLIVE = Told("olive", buyers.OLIVE, "opening-plan.tr")
CAFE = Told("cafe", buyers.CAFE, "website.pl")
CERAMICS = Told("ceramics", buyers.CERAMICS, "brand-identity.en")
YOGA = Told("yoga", buyers.YOGA, "discovery-workshop.hi")
TRAINING = Told("training", buyers.TEACHER, "plain.en")
FURNITURE = Told("furniture", buyers.FURNITURE, "any.ru")


def chapters() -> list[Chapter]:
    """Boards in five languages, one of them on hold; one project still waits for its leader."""
    return [(75, 9.0, _write_templates), *_olive(), *_cafe(), *_ceramics(), *_yoga(), *_furniture(), *_training()]


def _olive() -> list[Chapter]:
    do, say = partial(_do, OLIVE), partial(_say, OLIVE)
    return [
        *_begin(OLIVE, 69, passive=False),
        (66, 8.0, partial(do, LEADER, _assign("Logo ve etiket için iki yön", EXPERT))),
        (64, 9.0, partial(do, EXPERT, _tick("Logo ve etiket için iki yön", 0))),
        (60, 7.5, partial(do, REPRESENTATIVE, _move("Marka hikâyesi metni", 3))),
        (
            58,
            8.0,
            partial(
                say,
                OLIVE.buyer.email,
                "Logo ve etiket için iki yön",
                "Elle çizilmiş dalı çok sevdik. Şişenin koyu camında nasıl duruyor?",
            ),
        ),
        (57, 9.0, partial(do, EXPERT, _tick("Logo ve etiket için iki yön", 1))),
        (
            57,
            9.2,
            partial(
                say,
                EXPERT,
                "Logo ve etiket için iki yön",
                "@Дарья Иванова koyu camda ince çizgiler kayboluyor, iki punto kalınlaştırdım.",
            ),
        ),
        (
            56,
            8.0,
            partial(
                say,
                LEADER,
                "Logo ve etiket için iki yön",
                "Koyu şişe üzerindeki deneme eklendi, çizgiler kalınlaştı. Bu yönle devam edelim mi?",
                for_client=True,
            ),
        ),
        (50, 10.0, partial(do, LEADER, _move("Logo ve etiket için iki yön", 2))),
        (49, 10.0, partial(do, EXPERT, _move("Sitenin iskeleti", 2))),
        (44, 8.0, partial(do, EXPERT, _add(1, "Portre filmi için senaryo", due_in=9))),
        (43, 8.0, partial(do, LEADER, _show("Portre filmi için senaryo"))),
        (40, 8.0, partial(do, LEADER, _label("Çekim yeri için izin yazısı", "Bekliyor", "warn"))),
        (39, 8.0, partial(do, LEADER, _label("Sitenin iskeleti", "Web", "note"))),
    ]


def _cafe() -> list[Chapter]:
    do, say = partial(_do, CAFE), partial(_say, CAFE)
    return [
        *_begin(CAFE, 56, passive=False),
        (54, 9.0, partial(do, LEADER, _assign("Formularz rezerwacji stolika", EXPERT))),
        (50, 9.0, partial(do, EXPERT, _move("Spis treści starej strony", 3))),
        (48, 9.0, partial(do, LEADER, _move("Paleta barw i krój pisma", 3))),
        (
            46,
            12.0,
            partial(
                say,
                CAFE.buyer.email,
                "Projekt strony głównej",
                "Prosimy, żeby zdjęcie lipy było większe niż menu. Lipę ludzie pamiętają.",
            ),
        ),
        (45, 8.0, partial(say, EXPERT, "Projekt strony głównej", "Zrobione: lipa na całą szerokość, menu pod nią.")),
        (44, 8.0, partial(do, EXPERT, _move("Projekt strony głównej", 2))),
        (30, 8.0, partial(do, LEADER, _label("Dostępność: kontrast i klawiatura", "Dostępność", "good"))),
        (28, 8.0, partial(do, LEADER, _assign("Dostępność: kontrast i klawiatura", EXPERT))),
    ]


def _ceramics() -> list[Chapter]:
    do, say = partial(_do, CERAMICS), partial(_say, CERAMICS)
    return [
        *_begin(CERAMICS, 44, passive=False),
        (42, 9.0, partial(do, LEADER, _assign("Sketches of the wordmark", EXPERT))),
        (38, 9.0, partial(do, EXPERT, _move("Sketches of the wordmark", 2))),
        (
            36,
            10.0,
            partial(say, CERAMICS.buyer.email, "Sketches of the wordmark", "The third one, please, and only that one."),
        ),
        (35, 8.0, partial(do, LEADER, _move("Sketches of the wordmark", 3))),
        (30, 12.5, partial(do, LEADER, _archive("Colours on glaze, paper and screen"))),
    ]


def _yoga() -> list[Chapter]:
    do = partial(_do, YOGA)
    return [
        *_begin(YOGA, 1, passive=False, hour=3.0),
        (1, 4.0, partial(do, LEADER, _assign("प्रश्नों की सूची लिखें", EXPERT))),
        (1, 5.0, partial(do, EXPERT, _tick("प्रतिभागियों की सूची", 0))),
    ]


def _furniture() -> list[Chapter]:
    return [*_begin(FURNITURE, 31, passive=True)]


def _training() -> list[Chapter]:
    do, say = partial(_do, TRAINING), partial(_say, TRAINING)
    return [
        *_begin(TRAINING, 51, passive=False),
        (49, 9.0, partial(do, LEADER, _assign("Exercises with their own customers", EXPERT))),
        (47, 9.0, partial(say, TRAINING.buyer.email, "Choose two dates", "The first two Tuesdays of October suit us.")),
        (46, 9.0, partial(do, REPRESENTATIVE, _move("Choose two dates", 3))),
        (45, 9.0, partial(do, EXPERT, _move("Exercises with their own customers", 2))),
    ]


def _begin(told: Told, days_ago: int, *, passive: bool, hour: float = 8.0) -> list[Chapter]:
    """A leader is appointed, makes the board, invites the client, and calls the team."""
    return [
        (days_ago, hour, partial(_appoint, told)),
        (days_ago, hour + 0.2, partial(_make_board, told)),
        (days_ago, hour + 0.4, partial(_call_team, told, passive)),
        (days_ago, hour + 0.5, partial(_invite, told)),
        (days_ago, hour + 0.8, partial(_accept, told)),
    ]


def _write_templates() -> None:
    for key, name in NAMES.items():
        slug, _dot, locale = key.partition(".")
        with transaction():
            service_id = None if slug in {"any", "plain"} else service_by_slug(slug).id
            columns = read((FOLDER / f"{key}.md").read_text("utf-8"))
            templating.write(name=name, service_id=service_id, locale=locale, columns=columns)


def _appoint(told: Told) -> None:
    with at_the_desk(Role.ADMIN) as by, transaction():
        leading.appoint(_project(told).id, colleague(LEADER), by=by)


def _make_board(told: Told) -> None:
    template = db.session.scalars(sa.select(BoardTemplate).where(BoardTemplate.name == NAMES[told.template])).one()
    with transaction():
        making.make(_project(told).id, template, by=colleague(LEADER))


def _call_team(told: Told, passive: bool) -> None:
    """The representative of the story acts in some projects and only reads along in others."""
    activity = RoleActivity.PASSIVE if passive else RoleActivity.ACTIVE
    project_id, by = _project(told).id, colleague(LEADER)
    with transaction():
        joining.add(project_id, colleague(EXPERT), Part.PROJECT_EXPERT, by=by)
        representative = colleague(REPRESENTATIVE)
        joining.add(project_id, representative, Part.CUSTOMER_REPRESENTATIVE, by=by, role_activity=activity)


def _invite(told: Told) -> None:
    """Whoever came by the channel is here already."""
    buyer = told.buyer
    if _is_here(told):
        return
    with transaction():
        inviting.invite(
            _project(told).id,
            email=buyer.email,
            name=buyer.name,
            locale=buyer.locale,
            on_board=True,
            on_channel=True,
            by=colleague(LEADER),
        )


def _accept(told: Told) -> None:
    """The client opens the link of the mail and presses the button."""
    if _is_here(told):
        return
    newest = sa.select(MailMessage.text).where(
        MailMessage.recipient == told.buyer.email, MailMessage.template == "projects/mail/invitation"
    )
    text = db.session.scalars(newest.order_by(MailMessage.id.desc()).limit(1)).one()
    found = re.search(r"/project-invitations/([\w-]+)", text)
    assert found is not None
    with transaction():
        inviting.accept(
            found[1],
            viewer=None,
            name=told.buyer.name,
            password=PASSWORD,
            locale=told.buyer.locale,
            timezone="Europe/Istanbul",
        )


def _is_here(told: Told) -> bool:
    client = user_by_email(told.buyer.email)
    return client is not None and live_member(_project(told).id, client.id) is not None


def _do(told: Told, who: Role, work: Work) -> None:
    with force_locale(told.buyer.locale), transaction():
        work(_seat(told, colleague(who)))


def _say(told: Told, who: Role | str, title: str, body: str, *, for_client: bool = False) -> None:
    """A colleague by role, or the client by address."""
    author = user_by_email(who) if not isinstance(who, Role) else colleague(who)
    assert author is not None
    with transaction():
        seat = _seat(told, author)
        key = secrets.token_urlsafe(18)
        commenting.comment(seat, _card(seat, title).key, body, for_client=for_client, submission_key=key)


def _assign(title: str, who: Role) -> Work:
    return lambda seat: writing.assign(seat, _card(seat, title).key, [colleague(who).id])


def _move(title: str, column: int) -> Work:
    return lambda seat: moving.move(seat, _card(seat, title).key, Place(columns_of(seat.board.id)[column].id))


def _tick(title: str, item: int) -> Work:
    def tick(seat: Seat) -> None:
        card = _card(seat, title)
        writing.tick(seat, card.key, card.checklist[item].id, done=True)

    return tick


def _add(column: int, title: str, *, due_in: int) -> Work:
    def add(seat: Seat) -> None:
        content = writing.Content(title=title, due_on=_today(due_in))
        writing.add(seat, columns_of(seat.board.id)[column].id, content)

    return add


def _show(title: str) -> Work:
    return lambda seat: writing.show(seat, _card(seat, title).key)


def _label(title: str, name: str, tone: str) -> Work:
    def label(seat: Seat) -> None:
        row = arranging.add_label(seat, name=name, tone=tone)
        writing.label(seat, _card(seat, title).key, [row.id])

    return label


def _archive(title: str) -> Work:
    return lambda seat: writing.archive(seat, _card(seat, title).key)


def _today(days: int) -> date:
    return clock.now().date() + timedelta(days=days)


def _project(told: Told) -> Project:
    found = project_of_order(orders.named(told.name).id)
    assert found is not None, told.name
    return found


def _seat(told: Told, user: User) -> Seat:
    project = _project(told)
    board = board_of(project.id)
    assert board is not None
    return Seat(me=participation_in(Viewer(user), project), board=board)


def _card(seat: Seat, title: str) -> Card:
    return db.session.scalars(sa.select(Card).where(Card.board_id == seat.board.id, Card.title == title)).one()
