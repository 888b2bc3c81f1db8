import os
import socket

import pytest

from aelib.cli import main
from aelib.projections import spare


@pytest.mark.skipif(not hasattr(socket, "recv_fds"), reason="hands over open files")
def test_a_spare_without_an_app_ends_without_a_word(monkeypatch, capsys):
    monkeypatch.setattr(spare, "_load", lambda: None)
    monkeypatch.setenv("NUMBA_CACHE_DIR", os.environ.get("NUMBA_CACHE_DIR", ""))
    ours, theirs = socket.socketpair()
    ours.close()
    assert main(["maps", "--handle", str(theirs.detach())]) == 0
    assert capsys.readouterr().out == ""
    assert main(["maps"]) == 2
