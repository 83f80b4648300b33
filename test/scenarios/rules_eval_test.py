"""`duanlian rules eval` and `rules check` as others use them: a line out for each line in, and a pack refused with its
place."""

import json
import pathlib
import shutil
import subprocess
import sys

from server import DUANLIAN, ROOT, temporary_folder


def main():
    lines = [
        '{"expr": "1 + 2"}',
        '{"expr": "x.size()", "typeEnv": [{"name": "x", "ident": {"type": {"primitive": "STRING"}}}],'
        ' "bindings": {"x": {"value": {"stringValue": "断链"}}}}',
        '{"expr": "[1].map(e, e * 2)", "checkOnly": true}',
        '{"expr": "1 / 0"}',
        "not json",
        "",
        '{"expr": "' + "(" * 10_000 + '"}',
    ]
    done = subprocess.run([DUANLIAN, "rules", "eval"], input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines), answers
    assert answers[0]["value"] == {"int64Value": "3"}, answers[0]
    assert answers[1]["value"] == {"int64Value": "2"}, answers[1]
    assert answers[2] == {"type": {"listType": {"elemType": {"primitive": "INT64"}}}}, answers[2]
    assert all("error" in answer for answer in answers[3:]), answers[3:]

    with temporary_folder() as name:
        pack = pathlib.Path(name) / "core"
        shutil.copytree(ROOT / "packs" / "core", pack)
        assert subprocess.run([DUANLIAN, "rules", "check", pack], capture_output=True, check=False).returncode == 0
        rules = pack / "rules" / "transfer.yaml"
        wrong = rules.read_text().replace("event.screen_shared", "event.screen_shred", 1)
        rules.write_text(wrong)
        refused = subprocess.run([DUANLIAN, "rules", "check", pack], capture_output=True, text=True, check=False)
        assert refused.returncode == 1, refused
        line = wrong[:wrong.index("screen_shred")].count("\n") + 1
        assert f"rules/transfer.yaml:{line}:" in refused.stdout and "screen_shred" in refused.stdout, refused.stdout
    return 0


if __name__ == "__main__":
    sys.exit(main())
