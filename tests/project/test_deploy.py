"""The shipped configuration of nginx: nothing anybody asked for is logged, refusals are Chinese."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[2] / "deploy" / "nginx.conf").read_text(encoding="utf-8")
SERVERS = re.split(r"(?m)^server \{", TEXT)[1:]


def test_no_server_writes_addresses_into_a_log() -> None:
    logs = [re.findall(r"(?m)^    ((?:access|error)_log .*);", server) for server in SERVERS]

    assert logs == [["access_log off", "error_log /var/log/nginx/gongkai.log crit"]] * 2


def test_what_nginx_refuses_by_itself_is_said_in_chinese() -> None:
    statuses = set(re.findall(r"limit_(?:req|conn)_status (\d+);", TEXT))
    said = dict(re.findall(r'return (\d+) ".*?<h1>(.*?)</h1>', TEXT))

    assert statuses == {"429"}
    assert said == {"413": "文件太大", "429": "请稍后再试"}


def test_every_limit_says_with_which_status_it_refuses() -> None:
    blocks = re.findall(r"location [^{]+\{[^}]*limit_(?:req|conn) [^}]*\}", TEXT)

    assert blocks
    assert [block for block in blocks if "_status 429;" not in block] == []


def test_uploads_wait_in_memory_and_never_on_the_disk() -> None:
    blocks = re.findall(r"location ([^{]+) \{([^}]*client_max_body_size [^}]*)\}", TEXT)
    sizes = {
        place: (
            re.search(r"client_max_body_size (\d+m);", block),
            re.search(r"client_body_buffer_size (\d+m);", block),
        )
        for place, block in blocks
    }

    ours = ("apply", "community", "office")
    assert [place for place in sizes if any(word in place for word in ours)] == list(sizes)
    assert len(sizes) == 3
    for size, buffer in sizes.values():
        assert size is not None
        assert buffer is not None
        assert size[1] == buffer[1]
