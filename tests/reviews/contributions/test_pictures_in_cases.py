"""R39 across wings: a case shows a person's picture by their licence, with credit, and it goes from page and files by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.errors import NotFound
from cases.publishing.models import Publication
from cases.publishing.tasks import watch_permissions
from cases.writing import assets, saving
from cases.writing.document import Figure
from cases.writing.models import Case
from reviews.contributions import ending
from reviews.contributions.licence_models import Licence, UsageEntry
from tests.cases.publishing.reading import pdf_words
from tests.cast import Cast
from tests.factories.cases import TEXT, a_case
from tests.factories.contributions import a_licence, a_work
from tests.factories.publishing import published

CREDIT = "Picture: Alice"


def a_case_with_the_picture_of(cast: Cast, run_jobs: Any, **licence: Any) -> tuple[Case, Licence]:
    given = a_licence(cast.alice, **licence)
    run_jobs(only="contributions.draw_delivery")
    case = a_case()
    with transaction():
        asset = assets.take_permitted(case, given.reference, by=cast.marta)
        figure = Figure(show=f"asset:{asset.key}", caption="The harbour.", alt="Boats at dawn")
        saving.save(case, "en", replace(TEXT, figures=(figure,)), by=cast.marta, base=2)
    return case, given


@pytest.mark.slow
def test_r39_a_licensed_picture_leaves_a_public_case_and_its_files_by_itself(
    client: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    case, licence = a_case_with_the_picture_of(cast, run_jobs, days=30)
    published(case)
    run_jobs(only="cases.draw_files")
    page, picture, pdf = (f"/cases/{case.slug}/en{rest}" for rest in ("", "/pictures/1", "/case.pdf"))
    assert CREDIT in client.get(page).text and client.get(picture).status_code == 200
    assert CREDIT in pdf_words(client.get(pdf).data)
    assert "case" in {each.surface for each in db.session.scalars(sa.select(UsageEntry))}

    end = licence.ends_at
    with clock.freeze(end - timedelta(seconds=1)):
        watch_permissions()
        assert CREDIT in client.get(page).text and client.get(pdf).status_code == 200
    with clock.freeze(end):
        assert client.get(picture).status_code == 404
        assert client.get(pdf).status_code == 404, "what was drawn with it is given to nobody"
        watch_permissions()
        run_jobs(only="cases.draw_files")
        assert "The harbour." not in client.get(page).text
        again = client.get(pdf)
        assert again.status_code == 200 and "The harbour." not in pdf_words(again.data)
    assert db.session.scalars(sa.select(Publication)).one().left_out == [licence.reference]


@pytest.mark.slow
def test_a_case_takes_only_pictures_whose_licence_covers_it_and_says_where_they_stand(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    case, licence = a_case_with_the_picture_of(cast, run_jobs)
    other = a_licence(cast.alice, a_work(cast.alice, title="Nets"), media=("print",))
    sold = a_licence(cast.bob, a_work(cast.bob, title="Ropes"))
    run_jobs(only="contributions.draw_delivery")
    marta = cast.signed_in(browser(), cast.marta)
    files = f"/desk/cases/{case.reference}/files"
    shown = marta.get(files).text
    assert "Ropes" in shown and "Nets" not in shown and "Alice" in shown
    assert marta.get(f"{files}/licensed/{sold.reference}").status_code == 200
    assert marta.post(f"{files}/licensed/{sold.reference}").status_code == 303
    with pytest.raises(NotFound):
        assets.take_permitted(case, other.reference, by=cast.marta)
    uses = db.session.scalars(sa.select(UsageEntry).order_by(UsageEntry.id)).all()
    assert [(each.surface, each.spot) for each in uses] == [("case", f"case:{case.id}")] * 2
    marta.post(f"{files}/harbour-at-dawn/removal")
    db.session.expire_all()
    assert uses[0].end_reason == "taken_down" and uses[1].ended_at is None
    with transaction():
        ending.end(licence, "agreed")
    assert "shown nowhere" in marta.get(files).text
    charlie = cast.signed_in(browser(), cast.charlie)
    assert charlie.get(f"{files}/licensed/{sold.reference}").status_code == 404
    assert charlie.post(f"{files}/licensed/{sold.reference}").status_code == 404
