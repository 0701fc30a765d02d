"""The queue believes only what we put into it."""

import pickle
from pathlib import Path
from typing import Any

import pytest
from huey import SqliteHuey

from creneau.config.queue import queue_of

SECRET = "only-for-tests-" + "x" * 32


class Harm:
    """What an attacker would put into a queue of pickles."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.file,)


@pytest.fixture
def queue(tmp_path: Path) -> Any:
    settings = queue_of("sqlite:///x", tmp_path, SECRET)
    del settings["huey_class"]
    queue = SqliteHuey(**settings)
    yield queue
    queue.storage.close()


def test_a_task_that_we_did_not_sign_is_not_unpacked(queue: Any, tmp_path: Path) -> None:
    queue.storage.enqueue(pickle.dumps(Harm(tmp_path / "harm")))
    with pytest.raises(ValueError, match="Signature|Separator"):
        queue.dequeue()
    assert not (tmp_path / "harm").exists()


def test_a_task_of_ours_comes_out_as_it_went_in(queue: Any) -> None:
    add = queue.task(name="add")(lambda first, second: first + second)
    add(2, 3)
    assert queue.dequeue().args == (2, 3)
