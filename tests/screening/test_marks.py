"""Secrecy marks however they are written; sentences and forms that only speak of them."""

import time

import pytest

from gongkai.screening.detectors import detect
from gongkai.screening.raw_marks import find_raw_marks

FAR_DOWN = "各社区：\n" * 20


def _levels(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.level) for hit in detect(text)]


@pytest.mark.parametrize(
    "mark",
    [
        "秘\u200b密★10年",
        "秘密\u200b★10年",
        "秘\u2060密★",
        "机\ufeff密★",
        "机\u00ad密★",
        "秘\x01密★10年",
        "秘\u2003密\u2003★10年",
        "秘     密★",
        "秘密\t★10年",
        "秘\t密★10年",
        "秘\n密\n★\n1\n0\n年",
        "秘\ufe00密★",
        "秘密⭐\ufe0f10年",
        "機密★10年",
        "祕密★10年",
        "絕密★长期",
        "秘密﹡10年",
        "秘密∗10年",
        "秘密＊10年",
        "秘密❋10年",
        "秘密✶10年",
        "秘密✱10年",
        "秘密✴",
        "秘密⭑10年",
        "秘密🌟10年",
        "秘密\uf0ab10年",
        "秘密※10年",
        "秘密▲10年",
        "秘密（★）10年",
        "“秘密”★10年",
        "秘密：★10年",
        "秘·密★10年",
        "\u202e年01★密秘",
        "机密级★1年",
        "秘密5年★",
        "秘密（5年）★",
        "★秘密5年",
        "秘密—★10年",
        "秘密/★",
        "机密　特急　★1年",
        "秘密\t特急\t★1年",
        "秘密 0001 ★3年",
    ],
)
def test_mark_with_a_star_stops_however_it_is_written(mark: str) -> None:
    assert _levels(f"{FAR_DOWN}通知 {mark} 印发\n") == [("secrecy_mark", "stop")]


@pytest.mark.parametrize(
    "text",
    [
        "不得泄露国家秘密。★各单位要高度重视",
        "司机要密切注意★路口",
        "涉密人员分为核心、重要、一般三类★",
        "密级：□绝密 □机密 □秘密　期限：□10年",
        "绝密级事项不超过30年，机密级不超过20年，秘密级不超过10年。",
        "保守国家秘密，人人有责 ☆ 宣传周",
        "密级：绝密、机密、秘密三种",
        "标注“密级：秘密”的文件不得公开",
        "**秘密**是指关系国家安全和利益的事项",
        "机关、密闭空间*3处",
        "绝不泄密*",
        "机密文件要妥善保管\n★ 各社区做好登记",
    ],
)
def test_sentence_about_secrets_is_let_pass(text: str) -> None:
    assert _levels(f"{FAR_DOWN}{text}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "要严格保守国家秘密\n★ 各社区做好宣传",
        "通知：密级:机密，保密期限10年。",
        "其密级为秘密",
        "机密（盖章）★",
        "机密 特提\n★10年",
    ],
)
def test_what_may_be_a_mark_is_for_a_person(text: str) -> None:
    assert _levels(f"{FAR_DOWN}{text}\n") == [("secrecy_mark", "decide")]


@pytest.mark.parametrize("text", ["★秘密", "秘密级", "绝密件", "机密级 5年"])
def test_word_alone_at_the_head_stops_with_its_rank_and_star(text: str) -> None:
    assert _levels(f"{text}\n关于某事的通知\n") == [("secrecy_mark", "stop")]


def test_last_sign_of_an_identity_number_alone_in_the_next_line_is_found() -> None:
    found = [(hit.kind, hit.text) for hit in detect("身份证11010519491231002\nX\n")]

    assert found == [("id_number", "11010519491231002\nX")]


def test_row_of_many_illnesses_is_looked_at_once() -> None:
    start = time.process_time()

    hits = detect("张三\t" + "肺癌\t" * 60_000)

    assert len(hits) > 0
    assert time.process_time() - start < 4


@pytest.mark.parametrize("code", ["utf-16-le", "utf-16-be", "gb18030", "utf-8"])
@pytest.mark.parametrize("before", [0, 1], ids=["even", "odd"])
def test_mark_with_blanks_is_found_in_raw_bytes(code: str, before: int) -> None:
    data = bytes(before) + "文件 机 密 ★ 5年".encode(code) + bytes(9)

    assert find_raw_marks(data) == ["机 密 ★ 5年"]


def test_raw_bytes_of_prose_hold_no_mark() -> None:
    assert find_raw_marks("机关保密工作，涉及国家秘密的★".encode("utf-16-le")) == []
