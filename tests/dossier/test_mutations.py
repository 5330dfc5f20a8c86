"""Whatever the bytes, a dossier loads or ends in a DossierError: never a traceback."""

from __future__ import annotations

import random

import pytest
from exhibits import BASE
from hypothesis import given, settings
from hypothesis import strategies as st

from corcyra.dossier.load import load
from corcyra.errors import DossierError

BYTES = BASE.encode()
TOKENS = [
    *(bytes([b]) for b in range(256)),
    *b"{ } [ ] : - , & * ! | > ' \" % @ ` # ? ~ null .nan .inf 1e999 0x1F true <<".split(),
    *[b"\n", b"\n  ", b"\t", b"\r", b": ", b"- ", b"--- ", b"...\n", b"&a ", b"*a ", b"!!int "],
    *["\u2028".encode(), "\x85".encode(), "\ufeff".encode(), b"\xf0\x9f\x94\xa5", b'"\\ud800"'],
    *[b"999999999999999999999999", b"-1", b"0", b"1.5", b'"\\UFFFFFFFF"', b'"\\x"', b"%YAML 9.9\n"],
]


def mutated(rng: random.Random) -> bytes:
    """The base with one to four cuts, insertions, doublings and swaps."""
    data = BYTES
    for _ in range(rng.randint(1, 4)):
        a = rng.randrange(len(data))
        b = min(len(data), a + rng.choice((0, 1, 1, 2, 5, 40, 300)))
        act = rng.randrange(4)
        if act == 0:
            data = data[:a] + data[b:]
        elif act == 1:
            data = data[:a] + rng.choice(TOKENS) + data[a:]
        elif act == 2:
            data = data[:b] + data[a:]
        else:
            data = data[:a] + rng.choice(TOKENS) + data[b:]
    return data


def survives(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> bool:
    """Load; whether it was valid. Anything but a DossierError fails the test."""
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_bytes(data)
    try:
        load(path)
    except DossierError as error:
        assert error.problems
        assert all(problem.message for problem in error.problems)
        return False
    return True


def test_hundreds_of_mutations_load_or_are_told(tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(2022)
    valid = [survives(mutated(rng), tmp_path_factory) for _ in range(300)]
    assert 0 < sum(valid) < 250


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_told(data: bytes, tmp_path_factory: pytest.TempPathFactory):
    assert not survives(data, tmp_path_factory)


@settings(max_examples=60, deadline=None)
@given(
    key=st.sampled_from([k for k in BASE.replace("{", " ").split() if k.endswith(":")]),
    value=st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
        st.lists(st.floats(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers()),
    ),
)  # fmt: skip
def test_any_value_at_any_key_is_told(
    key: str, value: object, tmp_path_factory: pytest.TempPathFactory
):
    head, _, tail = BASE.partition(f" {key} ")
    _, _, rest = tail.partition("\n")
    survives(f"{head} {key} {value!r}\n{rest}".encode("utf-8", "replace"), tmp_path_factory)


@pytest.mark.verify
def test_thousands_of_mutations_load_or_are_told(tmp_path_factory: pytest.TempPathFactory):
    rng = random.Random(7)
    valid = [survives(mutated(rng), tmp_path_factory) for _ in range(3000)]
    assert 0 < sum(valid) < 2500
