"""Messages about a file name the place that its editor sees."""

from __future__ import annotations

from viewer.content.source_file import Fault, SourceFile, dotted
from viewer.problems import MANY, Problem

FILE = SourceFile("regions.json", {(): 1, ("sites",): 3, ("sites", 0): 4, ("sites", 0, "up"): 7})


def test_a_problem_has_the_line_and_the_path_of_its_value():
    expected = Problem("regions.json", 7, "sites[0].up", "too far", "900", "less than 500", "correct it")
    assert (
        FILE.problem(("sites", 0, "up"), "too far", value="900", allowed="less than 500", fix="correct it") == expected
    )


def test_what_the_file_lacks_is_named_by_the_nearest_thing_around_it():
    assert FILE.problem(("sites", 0, "down", 2), "is missing", part="brow") == Problem(
        "regions.json", 4, "sites[0] (brow)", "is missing"
    )
    assert FILE.place(("topics", 1)) == "regions.json:1"
    assert SourceFile("empty.json").line(("sites",)) == 1


def test_a_fault_becomes_a_problem_of_the_file_it_is_found_in_and_many_are_cut():
    fault = Fault("too far", value="900", fix="correct it")
    assert FILE.problems([fault.at(("sites", 0, "up"))]) == [
        Problem("regions.json", 7, "sites[0].up", "too far", "900", "", "correct it")
    ]
    assert len(FILE.problems([fault] * (MANY + 1))) == MANY


def test_a_path_reads_as_editors_write_it_and_hides_no_control_characters():
    assert dotted(("structures", 2, "order")) == "structures[2].order"
    assert dotted(("a\nb", 0)) == "a\\u000ab[0]"
