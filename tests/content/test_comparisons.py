"""Comparisons and the timeline in a file: what is refused, with its place, and what belongs to the words of a topic."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from support.samples import SAMPLE, write

from viewer.content.content import load_content
from viewer.content.review import words_read
from viewer.problems import ContentError

ARM = "comparisons", 0, "arms", 0
STEP = "timeline", 0
SHOWN = "topics", 0


def loaded(folder, tree: Any):
    write(folder)
    (folder / "regions.json").write_text(json.dumps(tree, indent=1), encoding="utf-8")
    return load_content(folder)


def changed(path: tuple[str | int, ...], **values: Any) -> Any:
    """The sample with some values of the object at a path replaced; None takes a key away."""
    tree = deepcopy(SAMPLE)
    item = tree
    for key in path:
        item = item[key]
    item.update(values)
    for name in [name for name, value in values.items() if value is None]:
        del item[name]
    return tree


@pytest.mark.parametrize(
    ("tree", "place", "what"),
    [
        (changed(ARM, count=8), "compares[0]", 'the paragraph does not give the number of "With it"'),
        (changed(ARM, count=101), "arms[0].count", "the number is too large"),
        (changed(ARM, count=0, fewer=True), "arms[0]", "fewer than 0 of 100 people"),
        (changed(("comparisons", 0), id="ache"), "compares[0]", "points to nothing"),
        (changed(("comparisons", 0), id="ache"), "comparisons[0]", "no paragraph draws this comparison"),
        (changed(("comparisons", 0), sources=["nothing"]), "comparisons[0].sources[0]", "points to nothing"),
        (changed((), comparisons=SAMPLE["comparisons"] * 2), "comparisons[1].id", "the id occurs twice"),
        (changed(STEP, weeks=[1, 2]), "timeline[0]", "a step must say when it happens"),
        (changed(STEP, days=None), "timeline[0]", "a step must say when it happens"),
        (changed(STEP, days=[6, 0]), "timeline[0]", "a step ends before it begins"),
        (changed(STEP, days=None, weeks=[0, 1]), "timeline[0]", "there is no week 0"),
        (changed((*STEP, "help", 0), tier="soon"), "help[0].tier", "not one of the words allowed here"),
        (changed(STEP, do="See [[nothing]]."), "timeline[0].do", "points to nothing"),
        (changed(SHOWN, timeline=False), "timeline", "no topic shows the timeline"),
        (changed((), timeline=[]), "topics[0].timeline", "the topic shows a timeline, but none is defined"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, tree, place, what):
    with pytest.raises(ContentError) as error:
        loaded(tmp_path, tree)
    named = [(problem.path, problem.what) for problem in error.value.problems if problem.line > 1]
    assert any(path.endswith(place) and said.startswith(what) for path, said in named), error.value


@pytest.mark.parametrize("tree", [changed((*ARM,), label="With the drug"), changed(STEP, usual="It is very sore.")])
def test_what_a_topic_draws_is_part_of_what_a_reviewer_reads(tmp_path, tree):
    before = words_read(loaded(tmp_path, SAMPLE).definitions)
    after = words_read(loaded(tmp_path, tree).definitions)
    assert [name for name in before if before[name] != after[name]] == ["about"]


def test_every_language_draws_the_same_numbers_and_says_them_in_its_own_words(content):
    spanish = content.localized("es").definitions
    for own, other in zip(content.definitions.comparisons, spanish.comparisons, strict=True):
        assert [arm.count for arm in own.arms] == [arm.count for arm in other.arms]
        assert own.title != other.title
        assert own.arms[0].label != other.arms[0].label
    for step, translated in zip(content.definitions.timeline, spanish.timeline, strict=True):
        assert (step.span, [one.tier for one in step.help]) == (translated.span, [one.tier for one in translated.help])
        assert step.usual != translated.usual
