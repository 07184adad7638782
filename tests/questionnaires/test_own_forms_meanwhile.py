"""Two people, or two tabs, edit one form: nobody overwrites anything without having read it."""

import re

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
