"""One press for all tests of paper; whatever sets type in this process uses our fonts only."""

import os
from collections.abc import Iterator

import pytest

from reports.pdf import FONT_SETTINGS, Press

os.environ["FONTCONFIG_FILE"] = str(FONT_SETTINGS)


@pytest.fixture(scope="session")
def press() -> Iterator[Press]:
    running = Press()
    yield running
    running.close()
