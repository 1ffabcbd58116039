"""All detectors over 20 MB of an office's texts, on one core, and the screening of a workbook.

Run: ``.venv/bin/python benchmarks/bench_screening.py``. Bounds: at least 20 MB/s of text; at most
6 times the yardstick of the same run, one pass of Python's ``re`` for runs of eleven digits.
"""

from __future__ import annotations

import io
import random
import re
import statistics
import sys
import time

import xlsxwriter

from gongkai.exchange.screened import screen_file
from gongkai.screening.checksums import identity_check_digit
from gongkai.screening.detectors import detect

MEGABYTES = 20
ROUNDS = 5
#: One document in so many holds a list of persons with their numbers.
LISTS_IN = 60
PROSE = (
    "为进一步规范政府信息公开工作，根据《中华人民共和国政府信息公开条例》第二十条，现将有关事项通知如下。",
    "各社区居委会应当于每季度末公开党务、居务，财务收支情况每半年公开一次，自觉接受群众监督。",
    "2021年5月17日至2021年6月30日，共收到政府信息公开申请3件，办结2件，结转下年度1件。",
    "街道办事处负责辖区内环境卫生、市容秩序的日常巡查，对发现的问题及时督促责任单位整改。",
    "本年度安排专项资金1054600.00元，其中老旧小区改造项目872300.00元，占82.7%。",
    "申请人应当提供姓名或者名称、身份证明、联系方式，以及申请公开的政府信息的名称、文号。",
    "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，行政机关不得公开。",
    "符合条件的高血压、糖尿病居民由家庭医生签约服务，每年免费体检一次。",
    "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神，统筹发展和安全。",
    "公示期为2021年7月1日至2021年7月7日，公示期内如有异议，请以书面形式向街道纪工委反映。",
    "施工期间，建设路（东关大街至南门桥段）实行半幅封闭，请过往车辆和行人注意安全、提前绕行。",
    "会议审议通过了《康川街道2021年政务公开工作要点》，并就下一阶段工作作出安排部署。",
)
FRAME = (
    "索引号：12630102MB0523338C/2021-{number:05d}　文号：康街办〔2021〕{number}号\n"
    "{body}\n联系人：办公室　联系电话：0971-6135678\n2021年5月17日\n"
)


def build() -> str:
    """Build the texts: notices of one to three thousand characters, now and then a list."""
    dice = random.Random(20210401)
    documents: list[str] = []
    size = number = 0
    while size < MEGABYTES * 1_000_000:
        number += 1
        body = "\n".join(
            "".join(dice.choices(PROSE, k=dice.randint(2, 5))) for _ in range(dice.randint(6, 18))
        )
        if number % LISTS_IN == 0:
            body += "\n序号\t姓名\t身份证号\t电话\n" + "\n".join(
                f"{row}\t王小明\t{identity(dice)}\t139{dice.randrange(10**8):08d}"
                for row in range(1, 31)
            )
        documents.append(FRAME.format(number=number, body=body))
        size += len(documents[-1].encode())
    return "".join(documents)


def identity(dice: random.Random) -> str:
    """Return an identity number that is right in itself."""
    day = f"19{dice.randint(40, 99)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}"
    first = f"630102{day}{dice.randint(0, 999):03d}"
    return first + identity_check_digit(first)


def workbook(rows: int) -> bytes:
    """Return a workbook of persons."""
    dice = random.Random(7)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, ["姓名", "身份证号", "金额"])
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, ["王小明", identity(dice), dice.randint(1, 5000)])
    book.close()
    return out.getvalue()


def main() -> int:
    """Print the figures; 1 when a bound is broken."""
    text = build()
    megabytes = len(text.encode()) / 1_000_000
    runs_of_digits = re.compile(r"(?:\d[ -]{0,2}){11,}")
    speeds, ratios, hits = [], [], 0
    for _ in range(ROUNDS):
        start = time.process_time()
        yardstick_hits = sum(1 for _ in runs_of_digits.finditer(text))
        passed = time.process_time()
        hits = len(detect(text))
        done = time.process_time()
        speeds.append(megabytes / (done - passed))
        ratios.append((done - passed) / (passed - start))
    speed, ratio = statistics.median(speeds), statistics.median(ratios)
    print(
        f"all detectors over {megabytes:.0f} MB ({hits} hits, {yardstick_hits} runs of digits): "
        f"{speed:.1f} MB/s of processor time (median of {ROUNDS}, {min(speeds):.1f}-"
        f"{max(speeds):.1f}), {ratio:.2f} times one pass of re"
    )
    data = workbook(20_000)
    start = time.process_time()
    found = len(screen_file(data, "名单.xlsx").hits)
    seconds = time.process_time() - start
    print(f"screening a workbook of 20,000 persons ({found} hits): {seconds:.2f} s")
    return int(speed < 20 or ratio > 6)


if __name__ == "__main__":
    sys.exit(main())
