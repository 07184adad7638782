"""Two people, or two tabs, edit one form: nobody overwrites anything without having read it."""

import re
from uuid import uuid4

from tests.questionnaires.test_own_form_pages import begun, id_of, write


def test_a_stale_page_overwrites_nothing_and_loses_nothing(nora):
    path = begun(nora, "")
    line = id_of(write(nora, path))
    stale = write(nora, path, line, words="From an old page", revision="1")
    assert stale.status_code == 409
    assert "Someone else changed this form" in stale.text
    assert "From an old page" in stale.text
    assert "From an old page" not in nora.get(path).text
    assert re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", stale.text) == [("The question", "Do you sleep well?")]
    about = nora.post(path, data={"title": "Old", "title_spanish": "Viejo", "revision": "1"})
    now = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", about.text)
    assert now == [("Title", "A new form"), ("Title in Spanish", "Nothing")]
    assert nora.post(f"{path}/lines/{line}/act", data={"act": "remove", "revision": "1"}).status_code == 409
    assert nora.post(path, data={"title": "Old", "revision": "1"}).status_code == 409


def test_a_page_one_went_back_to_adds_one_more_and_overwrites_nothing(nora):
    path = begun(nora, "")
    once = str(uuid4())
    id_of(write(nora, path, words="The first", once=once, revision="1"))
    again = write(nora, path, words="The second", once=once, revision="1")
    assert again.status_code == 409
    assert "Save it again to add what stands here as one more." in again.text
    fresh = re.search(r'name="once" value="([^"]+)"', again.text)[1]
    assert fresh != once
    id_of(write(nora, path, words="The second", once=fresh))
    page = nora.get(path).text
    assert "The first</bdi></p>" in page
    assert "The second</bdi></p>" in page


def test_a_list_one_went_back_to_copies_what_is_chosen_then(nora):
    once = str(uuid4())
    paths = [begun(nora, copy, once) for copy in ("story", "contact", "story", "")]
    assert paths[0] == paths[2]
    assert len(set(paths)) == 3
    assert "How to reach you" in nora.get(paths[1]).text
