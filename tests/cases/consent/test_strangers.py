"""Charlie is no co-author: the cases of others do not exist for him."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from app.database import transaction
from cases.consent import deciding
from cases.writing.models import Case
from tests.cast import Cast

Browser = Callable[[], FlaskClient]


def test_only_co_authors_see_a_case_in_the_portal(cast: Cast, browser: Browser) -> None:
    with transaction() as session:
        case = Case(
            reference="CS-1",
            slug="a-case",
            external=True,
            goal="value",
            industry="food",
            language="en",
            client_name="Kırmızı Ev",
        )
        session.add(case)
        session.flush()
        deciding.invite(case, cast.alice, by=cast.marta)
    alice, charlie, marta = browser(), browser(), browser()
    for who, person in ((alice, cast.alice), (charlie, cast.charlie), (marta, cast.marta)):
        cast.signed_in(who, person)

    assert "CS-1" in alice.get("/account/cases").text
    assert alice.get("/account/cases/CS-1").status_code == 200
    assert alice.get("/account/cases/CS-1/logo").status_code == 404
    assert "CS-1" not in charlie.get("/account/cases").text
    for path in ("", "/preview", "/logo"):
        assert charlie.get(f"/account/cases/CS-1{path}").status_code == 404
    for path in ("answers", "comments", "numbers/orders/confirmation", "logo", "approval", "withdrawal"):
        assert charlie.post(f"/account/cases/CS-1/{path}").status_code == 404
    assert charlie.get("/desk/cases/CS-1/consent").status_code == 404
    assert marta.get("/desk/cases/CS-1/consent").status_code == 200
    assert "Alice Şahin" in marta.get("/desk/cases/CS-1/consent").text
    assert marta.get("/desk/cases/consent").status_code == 200
