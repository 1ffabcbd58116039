"""A clerk's process: does deeds one after another, and says which went wrong.

Run as ``python -m tests.busy_clerk NAME COUNT``; with COUNT 0 it goes on until it is killed.
"""

import itertools
import sys
import traceback

from gongkai.cli.django_start import start_django


def main(name: str, count: int) -> int:
    """Add a document and a purchase in turn, then change what was added."""
    start_django()
    from django.db import connection

    from gongkai.accounts.models import User
    from gongkai.organs.models import Organ
    from gongkai.records.files import put
    from gongkai.records.operations import add_record, attach_file, change_record
    from gongkai.registers.kinds import KINDS
    from gongkai.registers.operations import add_row
    from tests.office import AT, document, purchase

    organ = Organ.objects.get(slug="kangchuan")
    clerk = User.objects.get(username="信息员")
    failed = done = 0
    for number in itertools.count() if count == 0 else range(count):
        try:
            record = add_record(organ, document(title=f"{name}第{number}件"), by=clerk, at=AT)
            attach_file(
                record,
                f"%PDF-1.7 {name} {number}".encode(),
                name=f"{name}{number}.pdf",
                by=clerk,
                at=AT,
            )
            row = purchase(serial=f"{name}-{number}", amount="1.00")
            add_row(organ, KINDS["purchases"], row, by=clerk, at=AT)
            change_record(
                record, document(title=f"{name}第{number}件（改）"), seen=1, by=clerk, at=AT
            )
            done += 1
        except Exception:
            failed += 1
            traceback.print_exc()
        print(done, flush=True)
    put(b"%PDF-1.7 end")
    connection.close()
    print(f"done {done} failed {failed}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
