"""Services and orders as programs read them, and the document that describes them."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from app.money import Money
from tests.cast import Cast
from tests.factories.api import a_key
from tests.factories.catalogue import make_service
from tests.factories.orders import an_order


def test_services_are_open_to_all(client: FlaskClient, cast: Cast) -> None:
    make_service("website", prices=(Money(100_000, "EUR"), Money(5_000_000, "JPY")))
    make_service("secret-plan", active=False)

    listed = client.get("/api/v1/services").json["items"]

    assert [service["slug"] for service in listed] == ["website"]
    assert listed[0]["prices"] == [
        {"amount_minor": 100_000, "currency": "EUR", "exponent": 2},
        {"amount_minor": 5_000_000, "currency": "JPY", "exponent": 0},
    ]
    assert client.get("/api/v1/services/website").json == listed[0]
    assert client.get("/api/v1/services/secret-plan").status_code == 404
    assert client.get("/api/v1/services/a%00b").status_code == 400


def test_an_order_is_told_in_whole_units_and_without_people(client: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice)
    header = a_key(cast.ada, "orders:read")

    answer = client.get(f"/api/v1/orders/{order.reference}", headers=header)

    assert answer.json["total"] == {"amount_minor": order.total_minor, "currency": "EUR", "exponent": 2}
    assert answer.json["lines"][0]["quantity"] == 1
    assert "alice" not in answer.get_data(as_text=True).lower()
    assert "." not in json.dumps([answer.json["total"], answer.json["net"], answer.json["tax"]])


def test_orders_come_in_pages_that_lose_none(client: FlaskClient, cast: Cast) -> None:
    made = [an_order(placed_by=cast.alice).reference for _ in range(5)]
    header = a_key(cast.ada, "orders:read")

    seen: list[str] = []
    query = "?limit=2"
    while query:
        page = client.get(f"/api/v1/orders{query}", headers=header).json
        seen += [order["reference"] for order in page["items"]]
        query = f"?limit=2&before={page['next']}" if page["next"] else ""

    assert seen == made[::-1]


@pytest.mark.parametrize(
    "query", ["?limit=0", "?limit=201", "?limit=x", "?state=lost", "?before=99999999999999999999999"]
)
def test_a_query_that_makes_no_sense_is_explained(query: str, client: FlaskClient, cast: Cast) -> None:
    answer = client.get(f"/api/v1/orders{query}", headers=a_key(cast.ada, "orders:read"))

    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert answer.json["title"]
    assert answer.json["errors"]["query"]


def test_an_unknown_address_and_method_are_problems_too(client: FlaskClient) -> None:
    unknown, wrong = client.get("/api/v1/nothing"), client.post("/api/v1/services")

    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert unknown.json["title"] == "Not Found"
    assert wrong.content_type == "application/problem+json"


def test_the_document_names_every_resource_its_scope_and_its_errors(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json

    assert document["openapi"] == "3.1.0"
    orders = document["paths"]["/api/v1/orders"]["get"]
    assert orders["security"] == [{"key": []}]
    assert orders["x-scope"] == "orders:read"
    assert "application/problem+json" in document["components"]["responses"]["UNAUTHORIZED"]["content"]
    assert "security" not in document["paths"]["/api/v1/services"]["get"]


def test_the_page_of_the_reference_says_what_the_document_says(client: FlaskClient) -> None:
    page = client.get("/api/v1/docs").get_data(as_text=True)

    for path in client.get("/api/v1/openapi.json").json["paths"]:
        assert path in page
    assert "lines[].unit_net.amount_minor" in page
    assert "orders:read" in page
