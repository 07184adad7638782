"""Our texts name the help lines of the practice's region, and of no other; without a region, none at all."""

import re

import pytest

from clinic.language import Language
from reports import library
from reports.help_in_texts import OWN, US, HelpRegion, sentences
from reports.letterhead import regions

SPANISH = Language.SPANISH
_NUMBER = re.compile(r"\*\*[\d -]{3,}\*\*")


def sources(region):
    for slug in library.every_slug():
        for language in library.languages(slug):
            for passage in library.load(slug, language, region).passages:
                yield slug, passage.source


def test_every_sentence_with_a_number_is_said_for_every_region_and_stands_in_a_text():
    texts = [source for _, source in sources(US)]
    for sentence in sentences():
        assert set(sentence) == {*regions(), OWN} == set(HelpRegion)
        for language in Language:
            assert any(sentence[US][language.base] in text for text in texts)


@pytest.mark.parametrize("region", [*sorted(set(regions()) - {US}), "", "nowhere"])
def test_a_text_for_another_region_names_its_lines_and_no_american_one(region):
    known = regions().get(region)
    allowed = {known.emergency_number, *(line.number for line in known.lines)} if known else set()
    allowed |= {"999"} if region == "ie" else set()
    named = {found.strip("*") for _, source in sources(region) for found in _NUMBER.findall(source)}
    assert named <= allowed
    assert named if known else not named
    assert not any("1-800-799-7233" in source for _, source in sources(region))


def test_the_american_texts_are_the_files_themselves():
    slug = "when-hurt-turns-into-distance"
    assert library.load(slug, SPANISH, US) == library.load(slug, SPANISH)
