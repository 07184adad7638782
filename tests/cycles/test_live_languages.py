"""Two guests of one link, each in their own language: the map's own words change, the couple's stay."""

import re

from tests.cycles.live_house import Follower, served


def test_each_follower_gets_the_map_in_their_language(house, nora, client, cast):
    couple = cast.maya_and_jon
    assert nora.post(f"{couple.board}/share").status_code == 303
    client.get(re.search(r"/live/[A-Za-z0-9_-]{43}", nora.get(f"{couple.board}/share").text)[0])
    link = f"live={client.cookies['live']}"
    with served(house.app) as port:
        english = Follower(port, "/live/stream?shape=wide", link)
        spanish = Follower(port, "/live/stream?shape=wide", f"{link}; language=es-US")
        with english, spanish:
            for follower, own, other in (
                (english, "When I see or hear", "Cuando veo u oigo"),
                (spanish, "Cuando veo u oigo", "When I see or hear"),
            ):
                svg = follower.next().data["drawing"]["svg"]
                assert own in svg
                assert other not in svg
            assert nora.post(f"{couple.board}/presentation", data={"lower_open": "no"}).status_code == 303
            assert "There is more beneath" in english.next().data["drawing"]["svg"]
            assert "Hay más debajo" in spanish.next().data["drawing"]["svg"]
