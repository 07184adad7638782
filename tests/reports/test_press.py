"""The press: what it refuses, what it survives, and that a document reaches nothing outside itself."""

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reports.document import to_html
from reports.pdf import PaperError, Press, render_pdf
from tests.reports.papers import a_handout, a_sheet

PAGE = '<!DOCTYPE html><html lang="en"><head><title>Try</title></head><body>{}</body></html>'


@pytest.fixture(scope="module")
def listener():
    """A server that tells whether anybody called."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def anew(press: Press, document=None) -> bytes:
    """A document printed now, even if it was printed before."""
    return press.print_html(to_html(document or a_sheet()))


def was_called(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def test_the_same_document_is_the_same_paper(press):
    assert anew(press) == anew(press)


def test_a_document_fetches_nothing(press, listener, tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    for markup in (
        f'<img src="{address}" alt="x">',
        f'<img src="file://{secret}" alt="x">',
        f'<link rel="stylesheet" href="{address}">',
        f'<p style="background: url({address})">x</p>',
        f'<style>@import url("{address}");</style>',
        f'<style>@font-face {{ font-family: x; src: url("{address}") }}</style><p style="font-family: x">x</p>',
        f'<link rel="attachment" href="file://{secret}">',
        '<img src="mem:unknown" alt="x">',
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>x</title><image href="{address}"/></svg>',
    ):
        with pytest.raises(PaperError):
            press.print_html(PAGE.format(markup))
    assert not was_called(listener)


def test_an_address_in_somebodys_words_is_only_words(press, listener):
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    assert press.print_html(PAGE.format(f"<p>url({address}) &lt;img src={address}&gt;</p>")).startswith(b"%PDF-1.7")
    assert not was_called(listener)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<img src="mem:picture" alt="x">', "incomplete"),
        ('<p style="colour: red">x</p>', "incomplete"),
        ("<p>\U00013000</p>", "incomplete"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><text>\x01</svg>', "incomplete"),
        ("<div>" * 3000, "too deeply nested|too large"),
    ],
)
def test_what_is_missing_or_wrong_is_an_error(press, markup, words):
    with pytest.raises(PaperError, match=words):
        press.print_html(PAGE.format(markup))


@pytest.fixture(scope="module")
def hasty():
    """A press that has three seconds for a document."""
    press = Press(seconds=3)
    press.print(a_sheet())
    yield press
    press.close()


def test_a_runaway_document_is_stopped_and_the_press_goes_on(hasty):
    nested = '<div style="display: flex"><div>x y</div>' * 14
    began = time.monotonic()
    with pytest.raises(PaperError, match="took too long"):
        hasty.print_html(PAGE.format(nested))
    assert time.monotonic() - began < 9
    assert anew(hasty).startswith(b"%PDF")


KEPT_PAGE = PAGE.format("<!--fold--><p>One</p><!--fold kept-->{}<!--end of folds-->")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<div style="display: flex"><div>x y</div>' * 14, "took too long"),
        ('<img src="mem:picture" alt="x">', "incomplete"),
        ("<div>" * 3000, "too deeply nested|too large"),
    ],
)
def test_a_page_to_keep_that_cannot_be_laid_out_leaves_the_room_as_it_is(hasty, markup, words):
    room = hasty.process_id
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(PaperError, match=words):
            hasty.print_html(KEPT_PAGE.format(markup))
        assert time.monotonic() - began < 9
    assert anew(hasty).startswith(b"%PDF")
    assert hasty.process_id == room


def test_a_huge_job_is_refused_at_the_door(press):
    with pytest.raises(PaperError, match="too large"):
        press.print_html("x" * (9 << 20))


def test_a_press_starts_again_when_its_process_dies():
    press = Press()
    try:
        anew(press)
        os.kill(press.process_id, signal.SIGKILL)
        assert anew(press).startswith(b"%PDF")
    finally:
        press.close()
    assert press.process_id == 0


def test_many_threads_share_a_press(press):
    documents = [a_sheet(), a_handout(None)] * 3
    with ThreadPoolExecutor(6) as pool:
        printed = list(pool.map(lambda document: anew(press, document), documents))
    assert all(one.startswith(b"%PDF") for one in printed)
    assert len({len(one) for one in printed}) == 2


def test_the_press_leaves_no_children_and_stays_small(press):
    def size() -> int:
        status = Path(f"/proc/{press.process_id}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    anew(press, a_handout())
    before = size()
    for _ in range(6):
        anew(press, a_handout())
    assert size() - before < 1024
    children = Path(f"/proc/{press.process_id}/task/{press.process_id}/children")
    for _ in range(40):
        if not children.read_text():
            break
        time.sleep(0.05)
    assert children.read_text() == ""


def test_render_pdf_prints_without_a_press_of_ones_own():
    assert render_pdf(a_sheet()).startswith(b"%PDF")
