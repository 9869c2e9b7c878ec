"""The definitions and their schema as files that others may reuse."""

from __future__ import annotations

import json

import pytest
from support.samples import write
from support.served import ROOT, everywhere

from viewer.app import create_app
from viewer.content import load_content
from viewer.settings import Settings
from viewer.web.definition_files import schema_text


@everywhere("client")
def test_the_definitions_are_given_out_as_they_were_read(client, content):
    given = client.get("/regions.json").get_json()
    assert [muscle["id"] for muscle in given["structures"]] == [muscle.id for muscle in content.definitions.structures]
    assert given["disclaimer"] == content.definitions.disclaimer


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return create_app(write(tmp_path_factory.mktemp("sample")), Settings(), watch=False).test_client()


def test_a_folder_with_the_definitions_of_this_address_is_the_same_content(sample, tmp_path):
    served = sample.get("/regions.json")
    assert served.mimetype == "application/json"
    again = load_content(write(tmp_path, served.text))
    assert json.loads(served.text) == again.written.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def test_what_an_author_left_out_is_left_out(sample):
    given = sample.get("/regions.json").get_json()
    assert "countries" not in given
    assert "mirror" not in given["views"][0]
    assert given["views"][2]["mirror"] is True
    assert given["sites"][0]["from"] == "glabella", "as an author writes it, not as the program calls it"


def test_the_schema_is_the_file_of_the_repository(sample):
    answer = sample.get("/regions.schema.json")
    assert answer.mimetype == "application/schema+json"
    assert answer.text == schema_text() == (ROOT / "regions.schema.json").read_text(encoding="utf-8")
