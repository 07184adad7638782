"""`clinic couple`: couples from the command line."""

from uuid import UUID


def test_adding_prints_the_id_and_listing_shows_it(clinic):
    clinic.first_account()
    made = clinic("couple", "add", "--a", "  Aroha ", "--b", "田中")
    assert made.exit_code == 0
    couple = UUID(made.stdout.strip())
    assert f"{couple}\tAroha and 田中" in clinic("couple", "list").stdout


def test_a_name_is_needed(clinic):
    clinic.first_account()
    refused = clinic("couple", "add", "--a", " ", "--b", "Bo")
    assert refused.exit_code == 1
    assert "The name is empty." in refused.stderr
    assert clinic("couple", "list").stdout == ""


def test_without_a_practice_it_says_what_to_do(clinic):
    refused = clinic("couple", "list")
    assert refused.exit_code == 1
    assert "clinic user add" in refused.stderr
