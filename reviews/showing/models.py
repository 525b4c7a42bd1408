"""What is counted of public reviews, and who found one helpful."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import Model
from reviews.showing.scoring import STARS, Distribution, ranking_score


class RatingAggregate(Model):
    """What a service's reviews add up to, counted anew under this row's lock whenever one of them comes, changes or goes.

    `stars_1` … `stars_5` count what makes the mean: published, written here, by people who are not the company's. `shown`
    counts every public review. `asked` and `asked_stars` are those of them that answered a request.
    """

    __tablename__ = "rating_aggregate"

    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"), primary_key=True)
    stars_1: Mapped[int] = mapped_column(default=0)
    stars_2: Mapped[int] = mapped_column(default=0)
    stars_3: Mapped[int] = mapped_column(default=0)
    stars_4: Mapped[int] = mapped_column(default=0)
    stars_5: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)
    verified: Mapped[int] = mapped_column(default=0)
    incentivized: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    asked_stars: Mapped[int] = mapped_column(default=0)
    latest_at: Mapped[datetime | None]
    counted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        sa.CheckConstraint("least(stars_1, stars_2, stars_3, stars_4, stars_5, asked) >= 0", name="not_negative"),
        sa.CheckConstraint("stars_1 + stars_2 + stars_3 + stars_4 + stars_5 <= shown", name="counted_is_shown"),
        sa.CheckConstraint("asked_stars BETWEEN asked AND 5 * asked", name="asked_stars_in_range"),
    )

    @property
    def distribution(self) -> Distribution:
        return Distribution({star: getattr(self, f"stars_{star}") for star in STARS})

    @property
    def count(self) -> int:
        """How many ratings the mean is made of."""
        return self.distribution.count

    @property
    def mean_hundredths(self) -> int | None:
        return self.distribution.mean_hundredths

    @property
    def uncounted(self) -> int:
        """Public reviews that do not count: copied from elsewhere, or by the company's own people."""
        return self.shown - self.count

    @property
    def asked_distribution(self) -> tuple[int, int]:
        """Stars and number of those who were asked."""
        return self.asked_stars, self.asked

    @property
    def unasked_distribution(self) -> tuple[int, int]:
        """Stars and number of those who wrote of their own accord."""
        return self.distribution.total - self.asked_stars, self.count - self.asked

    @property
    def ranking_score(self) -> float:
        """Orders services; never shown as a rating."""
        return ranking_score(self.distribution.total, self.count)


class HelpfulVote(Model):
    """That somebody found one revision of a review helpful or not; once per voter and review. `voter` is a keyed hash: of an
    account for ever, of a network and browser for a month."""

    __tablename__ = "helpful_vote"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    voter: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    revision_number: Mapped[int]
    helpful: Mapped[bool]
    voted_at: Mapped[datetime] = mapped_column(default=clock.now)


class Helpfulness(Model):
    """The votes on the present revision of a review, and Wilson's lower bound of them in millionths."""

    __tablename__ = "review_helpfulness"

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    revision_number: Mapped[int]
    helpful: Mapped[int] = mapped_column(default=0)
    votes: Mapped[int] = mapped_column(default=0)
    bound_millionths: Mapped[int] = mapped_column(default=0)

    __table_args__ = (sa.CheckConstraint("helpful BETWEEN 0 AND votes", name="helpful_within_votes"),)


class ReviewImport(Model):
    """An uploaded file of reviews from another place. Its text is forgotten once it has been taken or put aside."""

    __tablename__ = "review_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str]
    origin: Mapped[str]
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("service.id"))
    content: Mapped[str | None]
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=clock.now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    service: Mapped[Service] = relationship()
    uploaded_by: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("least(taken, known, left_out) >= 0", name="not_negative"),
        sa.CheckConstraint("taken + known + left_out <= rows", name="within_rows"),
        sa.CheckConstraint("finished_at IS NULL OR content IS NULL", name="text_forgotten"),
    )


class ReviewImportLine(Model):
    """A review that was taken from another place, so that a second import of it adds nothing."""

    __tablename__ = "review_import_line"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(sa.ForeignKey("review_import.id"), index=True)
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), index=True)
