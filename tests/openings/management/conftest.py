import json

import pytest
from django.core.management import call_command


@pytest.fixture
def run(tmp_path, capsys):
    """Imports rows and returns the lines that the command wrote."""

    def run(rows, *args, name="rows.json"):
        path = tmp_path / name
        path.write_text(rows if isinstance(rows, str) else json.dumps(rows), encoding="utf-8")
        call_command("import_openings", str(path), *args)
        return capsys.readouterr().out.splitlines()

    return run
