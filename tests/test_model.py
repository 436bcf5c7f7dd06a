"""The model reads with numbers drawn by chance: what it says means nothing, but how it says it must hold."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg import ontology
from kg.errors import MissingPart
from kg.extract import model
from kg.extract.model import described, weights
from kg.extract.model.engine import Engine
from kg.extract.model.shape import KINDS, STATUSES, TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.extract.model import Model, Scan

TINY = Path(__file__).parent / "model"
SENTENCE = "The sea said it is in a day. "
TEXT = "Ada Rossi manages Acme in Rome. She said (by 7 March) the firm is at it! Bolt Labs is 5% of it."
SENTENCES = [(0, 31), (32, 72), (73, 95)]
SPANS = [(0, 9), (18, 22), (26, 30), (32, 35), (58, 66), (73, 82)]
ROWS = [(0, 1), (1, 0), (3, 0), (5, 1), (4, 5), (2, 1), (0, 5)]


def tiny() -> Model:
    """Return the model of the tests."""
    return model.load(TINY)


def scan() -> Scan:
    """Return a short text as the model reads it."""
    return tiny().read(TEXT, SENTENCES)


def long_scan() -> Scan:
    """Return a text of several windows."""
    ends = [(number + 1) * len(SENTENCE) for number in range(80)]
    return tiny().read(SENTENCE * 80, [(end - len(SENTENCE), end - 1) for end in ends])


def copied(folder: Path) -> Path:
    """Return a copy of the files of the model."""
    return Path(shutil.copytree(TINY, folder / "weights"))


def parts_run(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the name of each part of the model is added when it is run."""
    names: list[str] = []
    run = Engine.run

    def noted(self: Engine, part: str, **given: NDArray[np.int64] | NDArray[np.float32]) -> list[NDArray[np.float32]]:
        names.append(part)
        return run(self, part, **given)

    monkeypatch.setattr(Engine, "run", noted)
    return names


def labels(count: int = 3) -> NDArray[np.float32]:
    """Return vectors of relations."""
    return tiny().describe([f"owns {number}. X owns Y" for number in range(count)])


def test_model_is_loaded_once() -> None:
    """Who asks again gets the same model."""
    assert model.load(TINY) is tiny()


def test_mentions_stand_on_words_and_never_cross() -> None:
    """Mentions come in the order of the text, begin and end with words, and are nested or apart."""
    found = scan().mentions()

    assert len(found) > 5
    assert [each[:2] for each in found] == sorted((each[:2] for each in found), key=lambda span: (span[0], -span[1]))
    assert all(TEXT[each.start : each.end].strip() == TEXT[each.start : each.end] != "" for each in found)
    assert not [(x, y) for x in found for y in found if x.start < y.start < x.end < y.end]
    assert {each.kind for each in found} <= set(KINDS[1:])
    assert {each.type for each in found} <= set(TYPES)


def test_mentions_stay_within_sentences() -> None:
    """No mention reaches over the end of a sentence."""
    ends = {end for _, end in SENTENCES}

    assert not [each for each in scan().mentions() if any(each.start < end < each.end for end in ends)]


def test_given_spans_are_judged_as_mentions_are() -> None:
    """What is asked of a mention that was found is what made it one."""
    found = scan().mentions()

    kinds, types = scan().judge([(each.start, each.end) for each in found])

    assert [KINDS[place] for place in kinds.argmax(-1)] == [each.kind for each in found]
    assert np.allclose(kinds.max(-1), [each.score for each in found], atol=1e-5)
    assert [TYPES[place] for place in types.argmax(-1)] == [each.type for each in found]


def test_what_was_found_is_judged_as_by_a_scan_that_found_nothing() -> None:
    """What is remembered of the mentions is what is worked out of spans alone, of longer and of other ones too."""
    spans = [*SPANS, (4, 22), (0, 95), (27, 40)]
    read = scan()
    read.mentions()

    remembered, alone = read.judge(spans), scan().judge(spans)

    assert all(np.allclose(ours, theirs, atol=1e-6) for ours, theirs in zip(remembered, alone, strict=True))


def test_mentions_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The types of mentions that were just found are not worked out again."""
    run = parts_run(monkeypatch)
    read = scan()
    found = read.mentions()

    read.judge([(each.start, each.end) for each in found])

    assert run.count("spans") == 1


def test_mentions_are_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for relations and then for stances of the same spans has them described once."""
    run = parts_run(monkeypatch)
    read = scan()
    read.relations(SPANS, ROWS, labels())

    read.stances(SPANS, ROWS[:2])

    assert run.count("mentions") == 1


def test_little_is_remembered_of_a_long_document(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a document of many windows only the last are remembered, so that memory stays flat."""
    run = parts_run(monkeypatch)
    read = long_scan()
    found = read.mentions()

    read.judge([(each.start, each.end) for each in found])

    assert read.windows < run.count("spans") < 2 * read.windows


def test_probabilities_of_given_spans_add_up() -> None:
    """Kinds and types of a span are probabilities, of one longer than any mention too."""
    kinds, types = scan().judge([(0, 9), (0, 95)])

    assert np.allclose(kinds.sum(-1), 1, atol=1e-5)
    assert np.allclose(types.sum(-1), 1, atol=1e-5)


def test_span_without_a_word_has_no_answer() -> None:
    """Nothing is made up about a span between words, nor about a pair with one."""
    kinds, _ = scan().judge([(9, 10), (0, 9)])
    links = scan().links([(9, 10), (0, 9), (18, 22)], [(1, 0), (2, 1)])

    assert np.isnan(kinds).all(-1).tolist() == [True, False]
    assert np.isnan(links).tolist() == [True, False]


def test_no_questions_have_no_answers() -> None:
    """Empty questions are answered with empty arrays of the right width."""
    assert [each.shape for each in scan().judge([])] == [(0, len(KINDS)), (0, len(TYPES))]
    assert scan().links(SPANS, []).shape == (0,)
    assert scan().relations(SPANS, [], labels()).shape == (0, 3)
    assert scan().relations(SPANS, ROWS, labels(0)).shape == (len(ROWS), 0)
    assert scan().stances(SPANS, []).speakers.shape == (0, 1 + len(SPANS))


@pytest.mark.parametrize("text", ["", " \n\t", "\u200b"])
def test_text_without_words_is_read(text: str) -> None:
    """Where there is nothing to read, nothing is found."""
    assert tiny().read(text, []).mentions() == []


def test_words_that_are_signs_to_the_model_are_words_in_a_text() -> None:
    """A text may hold what the model marks its ends with."""
    text = "He said [SEP] it is [CLS] at [MASK]."

    assert tiny().read(text, []).mentions() == tiny().read(text, [(0, len(text))]).mentions()
    assert not np.isnan(tiny().read(text, []).judge([(8, 13)])[0]).any()


def _answers(rows: Sequence[tuple[int, int]]) -> list[NDArray[np.float32]]:
    read = scan()
    statuses, speakers = read.stances(SPANS, rows)
    return [read.links(SPANS, rows)[:, None], read.relations(SPANS, rows, labels()), statuses, speakers]


def test_pair_is_answered_alike_whatever_else_is_asked() -> None:
    """The score of a pair does not depend on the pairs that are asked with it, nor on their order."""
    together = _answers(ROWS)

    alone = [np.concatenate(parts) for parts in zip(*(_answers([row]) for row in ROWS), strict=True)]

    assert all(np.allclose(ours, theirs, atol=1e-4) for ours, theirs in zip(together, alone, strict=True))
    assert [each.shape for each in together] == [(7, 1), (7, 3), (7, len(STATUSES)), (7, 7)]


def test_direction_of_a_pair_matters() -> None:
    """Subject and object, and the later and the earlier mention, are not the same."""
    scores = scan().relations(SPANS, [(0, 1), (1, 0)], labels())

    assert not np.allclose(scores[0], scores[1], atol=1e-3)


def test_many_pairs_are_answered_as_few() -> None:
    """More pairs than go into one run get the answers that they get alone."""
    rows = [(a, b) for a in range(6) for b in range(6) if a != b]

    many = scan().relations(SPANS, rows * 20, labels())

    assert np.allclose(many, np.tile(scan().relations(SPANS, rows, labels()), (20, 1)), atol=1e-4)


def test_pair_that_shares_no_window_has_no_answer() -> None:
    """What stands too far apart to be read together is not compared."""
    read = long_scan()
    spans = [(4, 7), (33, 36), (79 * len(SENTENCE) + 4, 79 * len(SENTENCE) + 7)]
    rows = [(1, 0), (2, 0)]

    assert read.windows > 2
    assert np.isnan(read.links(spans, rows)).tolist() == [False, True]
    assert np.isnan(read.relations(spans, rows, labels())).all(-1).tolist() == [False, True]
    assert np.isnan(read.stances(spans, rows).statuses).all(-1).tolist() == [False, True]


def test_speaker_stands_in_the_window_of_what_is_said() -> None:
    """A mention that the window of a pair does not hold cannot be its speaker; nobody always can."""
    spans = [(4, 7), (33, 36), (79 * len(SENTENCE) + 4, 79 * len(SENTENCE) + 7)]

    speakers = long_scan().stances(spans, [(1, 0)]).speakers

    assert np.isfinite(speakers).tolist() == [[True, True, True, False]]


def test_long_document_is_read_everywhere() -> None:
    """A document of many windows has mentions from end to end, each found by the window that judges it when asked."""
    read = long_scan()
    found = read.mentions()

    kinds, _ = read.judge([(each.start, each.end) for each in found])

    assert np.allclose(kinds.max(-1), [each.score for each in found], atol=1e-5)
    assert {each.start // (20 * len(SENTENCE)) for each in found} == {0, 1, 2, 3}


def test_relations_of_an_ontology_have_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each relation of an ontology gets a row, from the cache when it is asked again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    loaded = ontology.load()

    iris, rows = tiny().vectors(loaded)

    assert iris == tuple(loaded.relations)
    assert rows.shape == (len(iris), labels().shape[1])
    assert len(list((tmp_path / "text2kg").iterdir())) == 1
    assert np.array_equal(tiny().vectors(loaded)[1], rows)


class Counting:
    """Describes lines by their lengths, and counts how often it is asked."""

    digest = "d"

    def __init__(self) -> None:
        """Begin with nothing asked."""
        self.asked = 0

    def describe(self, lines: Sequence[str]) -> NDArray[np.float32]:
        """Return the length of each line."""
        self.asked += 1
        return np.array([[len(line)] for line in lines], dtype=np.float32).reshape(-1, 1)


def _shipped(folder: Path) -> Path:
    path = folder / "described.npz"
    described.written(path, ["known"], np.array([[0.5]], np.float32))
    return path


def test_shipped_vectors_are_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that came with the model is looked up; equal lines are made once."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    counting, shipped = Counting(), _shipped(tmp_path)

    known = described.vectors(counting, ["known", "known"], shipped)
    asked = counting.asked
    mixed = described.vectors(counting, ["four", "known", "four"], shipped)

    assert (known.tolist(), asked) == ([[0.5], [0.5]], 0)
    assert (mixed.tolist(), counting.asked) == ([[4], [0.5], [4]], 1)


def test_vectors_are_made_once_and_a_damaged_cache_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made is kept on disk; a file that was cut or changed is made again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shipped = _shipped(tmp_path)
    first, second, third, fourth = (Counting() for _ in range(4))

    made = described.vectors(first, ["a", "bb"], shipped)
    kept = described.vectors(second, ["a", "bb"], shipped)
    (path,) = (tmp_path / "cache" / "text2kg").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    again = described.vectors(third, ["a", "bb"], shipped)
    after = described.vectors(fourth, ["a", "bb"], shipped)

    assert made.tolist() == kept.tolist() == again.tolist() == after.tolist() == [[1], [2]]
    assert [each.asked for each in (first, second, third, fourth)] == [1, 0, 1, 0]


def test_cache_that_cannot_be_written_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept, vectors are made each time."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert described.vectors(Counting(), ["a"], _shipped(tmp_path)).tolist() == [[1]]


def test_checkout_without_weights_says_so(tmp_path: Path) -> None:
    """A missing model is an error that says how to get it."""
    with pytest.raises(MissingPart, match=r"not installed: there is no .*manifest\.json") as caught:
        model.load(tmp_path)

    assert "pip install" in (caught.value.hint or "")


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A file of the model that is gone is named."""
    folder = copied(tmp_path)
    (folder / "links.onnx").unlink()

    with pytest.raises(MissingPart, match=r"not complete: there is no .*links\.onnx"):
        model.load(folder)


@pytest.mark.parametrize("name", weights.FILES)
def test_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    """One changed byte in any file is seen."""
    path = copied(tmp_path) / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with pytest.raises(MissingPart, match=f"damaged: .*{name}"):
        model.load(path.parent)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 99}, "has form 99, where form 2 is read"),
        ({"classes": {"kinds": ["none"]}}, "made for another version"),
        ({"files": {}}, "does not list the files"),
    ],
)
def test_model_of_another_version_is_not_read(tmp_path: Path, change: dict[str, object], message: str) -> None:
    """A model that says other things than this version asks for is an error, and no guess."""
    path = copied(tmp_path) / weights.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    with pytest.raises(MissingPart, match=message):
        model.load(path.parent)


def test_manifest_that_is_no_json_is_an_error(tmp_path: Path) -> None:
    """A manifest that was cut off is an error that names it."""
    path = copied(tmp_path) / weights.MANIFEST
    path.write_text("{")

    with pytest.raises(MissingPart, match=r"cannot be used: .*manifest\.json"):
        model.load(path.parent)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    """Without a package that the model needs, the error names it."""
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(MissingPart, match=f"needs the package '{package}'"):
        model.load(copied(tmp_path)).read(TEXT, SENTENCES).mentions()


def test_calibration_comes_with_the_model() -> None:
    """Thresholds stand in the manifest, for whoever asks."""
    assert tiny().calibration == {"nested": 0.5}


@pytest.mark.skipif(not model.WEIGHTS.exists(), reason="the trained weights are not in this checkout")
def test_shipped_model_is_whole_and_small() -> None:
    """The model that is shipped passes its own checks, weighs at most 30 MB, and knows the default ontology."""
    loaded = ontology.load()

    shipped = model.load()

    assert sum(path.stat().st_size for path in model.WEIGHTS.iterdir()) <= 30_000_000
    known = described.read(model.WEIGHTS / described.SHIPPED)
    assert shipped.vectors(loaded)[1].shape[0] == len(loaded.relations) <= len(known) + 5
