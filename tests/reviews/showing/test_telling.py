"""What reviews answer when the core asks."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.database import transaction
from app.organisation.sockets import ratings
from app.projects.sockets import testimonials
from reviews.reviewing.sockets import uses
from reviews.showing import counting
from tests.cast import Cast
from tests.factories.projects import running_project, with_client
from tests.factories.reviews import a_review, a_service


def test_a_projects_public_words_are_told_with_their_disclosure(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with_client(project, cast.alice)
    told = a_review(cast.alice, project_id=project.id, incentivized=True, rating=2)
    a_review(cast.bob, project_id=project.id, state="held")
    a_review(cast.charlie)

    (found,) = [each for answer in testimonials.answers(project.id) for each in answer]
    assert (found.reference, found.stars, found.language) == (told.reference, 2, "de")
    assert found.disclosure
    assert found.url.endswith(f"/reviews/one/{told.reference}")


def test_a_member_has_the_mean_of_their_projects_reviews_and_a_client_none(client: FlaskClient, cast: Cast) -> None:
    project = running_project(cast.dora)
    with_client(project, cast.alice)
    a_review(cast.alice, project_id=project.id, rating=4)
    a_review(cast.bob, project_id=project.id, rating=5, relation="agent")

    (mine,) = [each for answer in ratings.answers(cast.dora.id) for each in answer]
    assert (mine.mean_hundredths, mine.count) == (400, 1)
    assert [each for answer in ratings.answers(cast.alice.id) for each in answer] == []


def test_its_author_learns_where_a_review_stands_and_it_is_in_the_sitemap(client: FlaskClient, cast: Cast) -> None:
    review = a_review(cast.alice)
    with transaction():
        counting.recount(a_service().id)
    with client.application.test_request_context():
        places = [each.url for answer in uses.answers(review.id) for each in answer]
    assert places == [f"/reviews/brand-film#{review.reference}", f"/reviews/one/{review.reference}"]
    assert "/reviews/brand-film" in client.get("/sitemap.xml").text
    assert [each for answer in uses.answers(a_review(state="held").id) for each in answer] == []
