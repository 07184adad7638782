"""`clinic measures change`: a file and figures in, a verdict for each person out; bad files named by line."""

import json

import pytest
from typer.testing import CliRunner

from clinic.cli import app

NORMS = ("--reliability", "0.8", "--functional-mean", "8", "--functional-sd", "8")
FROM = " of Jacobson and Truax (1991), from "
ILL = ("--clinical-mean", "25", "--clinical-sd", "6")


def told(tmp_path, text, *options, code=0):
    file = tmp_path / "scores.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    done = CliRunner().invoke(app, ["measures", "change", str(file), *options])
    assert done.exit_code == code, done.output
    return done


def counts(tmp_path, text, *options):
    return json.loads(told(tmp_path, text, *options, "--json").stdout)


def test_each_person_and_all_together(tmp_path):
    """Of the four whole pairs, the mean before is 25 and its SD √(50 / 3) = 4.0825."""
    given = "id,pre,post\nann,25,10\nben,30,22\ncal,18,17\ndee,25,33\neve,27,\n"
    found = counts(tmp_path, given.replace("18,17", "20,18"), *NORMS)
    assert found["counts"] == {"recovered": 1, "improved": 1, "unchanged": 1, "deteriorated": 1}
    assert [one["change"] for one in found["people"]] == ["recovered", "improved", "unchanged", "deteriorated"]
    assert found["missing"] == ["eve"]
    assert found["reliable_change"] == pytest.approx(1.96 * 4.0825 * 0.4**0.5, abs=1e-3)
    assert found["cut_off"] == pytest.approx((25 * 8 + 8 * 4.0825) / 12.0825, abs=1e-3)


def test_as_a_table(tmp_path):
    out = told(tmp_path, "pre,post\n25,10\n30,22\n20,18\n", *NORMS, "--measure", "HAM-D").stdout
    assert out.startswith("HAM-D: lower is better, cut-off ")
    assert "recovered        1   33.3%" in out


def test_published_figures_need_no_others(tmp_path):
    given = "who;t1;t2\n1;40,5;52,5\n2;50;50\n"
    columns = ("--pre", "t1", "--post", "t2", "--id", "who")
    found = counts(tmp_path, given, *columns, "--better", "higher", "--reliable-change", "12", "--cutoff", "47.31")
    assert found["counts"]["recovered"] == 1
    assert found["counts"]["unchanged"] == 1


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("id,pre,post\n1,20,ten\n2,x,3\n", NORMS, "Line 2: “ten” is not a number.\nLine 3: “x” is not a number."),
        ("id,pre,post\n1,20\n", NORMS, "Line 2: 2 values for 3 columns."),
        ("id,pre,post\n1,x,2\n2,5\n", NORMS, "Line 2: “x” is not a number.\nLine 3: 2 values for 3 columns."),
        ("pre,post\n1,2\n3,4\n", ("--reliable-change", "inf", "--cutoff", "none"), "a number above zero"),
        ("pre,post\n1,2\n3,4\n", ("--measure", "mood"), "Known with one: "),
        ("id,before,post\n1,2,3\n", NORMS, "Line 1: there is no column “pre”. The columns are: id, before, post."),
        ("id,pre,pre,post\n1,2,3,4\n", NORMS, "Line 1: the column “pre” is there twice."),
        ("", NORMS, "The file is empty."),
        ("id,pre,post\n1,2,\n", NORMS, "There is no line with both scores."),
        ("id,pre,post\n1,inf,3\n", NORMS, "Line 2: “inf” is not a number."),
        (b"id,pre,post\n1,2,3\n\xff,2,3\n", NORMS, "Line 3: this is not text in UTF-8."),
        ('id,pre,post\n1,"2,3\n', NORMS, "this is not CSV"),
        (
            "pre,post\n1,2\n3,4\n",
            ("--functional-mean", "8", "--functional-sd", "8"),
            "Give the measure's --reliability",
        ),
        ("pre,post\n1,2\n3,4\n", ("--reliability", "0.8"), "Cut-off c needs both groups' mean"),
        ("pre,post\n1,2\n3,4\n", ("--reliability", "8"), "A reliability lies between 0 and 1"),
        ("pre,post\n1,2\n3,4\n", (*NORMS, "--cutoff", "z"), "“z” is none of them"),
        ("pre,post\n1,2\n3,4\n", ("--reliability", "0.8", "--functional-mean", "8"), "needs both --functional-mean"),
        ("pre,post\n1,2\n", NORMS, "At least two people"),
        ("pre,post\n1,2\n3,4\n", NORMS, "Should it be --better higher?"),
        ("pre,post\n9,2\n30,4\n", (*NORMS, *ILL, "--better", "higher"), "Should it be --better lower?"),
    ],
)
def test_what_cannot_be_told_is_said(tmp_path, text, options, message):
    done = told(tmp_path, text, *options, code=1)
    assert message in done.stderr
    assert done.stdout == ""


def test_a_file_that_is_not_there(tmp_path):
    done = CliRunner().invoke(app, ["measures", "change", str(tmp_path / "none.csv"), *NORMS])
    assert done.exit_code == 1
    assert "No such file" in done.stderr


def test_standard_input():
    done = CliRunner().invoke(app, ["measures", "change", "-", *NORMS], input="pre,post\n25,10\n30,22\n")
    assert done.exit_code == 0, done.output


def test_a_known_measure_brings_its_figures_and_says_where_they_are_from(tmp_path):
    found = counts(tmp_path, "pre,post\n18,8\n18,13\n9,3\n", "--measure", "phq-9")
    assert (found["measure"], found["reliable_change"], found["cut_off"]) == ("PHQ-9", 6, 10)
    assert [one["change"] for one in found["people"]] == ["recovered", "unchanged", "improved"]
    assert "NHS Talking Therapies manual" in found["sources"]["reliable change"]
    out = told(tmp_path, "pre,post\n40,53\n", "--measure", "RDAS").stdout
    assert "higher is better, cut-off 47.31, reliable change at least 12.00" in out
    assert "reliable change: published: " in out


def test_each_figure_names_its_own_source(tmp_path):
    sources = counts(tmp_path, "pre,post\n8,14\n", "--measure", "csi-4")["sources"]
    assert sources["reliable change"].startswith("Computed as 1.96 x SD")
    assert sources["cut-off"] == "published: Funk & Rogge 2007."


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_score_that_the_measure_cannot_come_to_is_named_by_its_line(tmp_path, separator):
    lines = separator.join(["pre", "post"]), separator.join(["21", "0"]), separator.join(["22", "3"]), f"5{separator}-1"
    problems = told(tmp_path, "\n".join(lines), "--measure", "csi-4", code=1).stderr.splitlines()
    assert problems == [
        "Line 3: 22 cannot be: CSI-4 goes from 0 to 21.",
        "Line 4: -1 cannot be: CSI-4 goes from 0 to 21.",
    ]
    assert told(tmp_path, "\n".join(lines), "--measure", "ours", "--reliable-change", "3", "--cutoff", "none")


@pytest.mark.parametrize(
    ("measure", "first", "as_far_as_chance", "beyond"),
    [("csi-4", 8, 10, 11), ("csi-16", 30, 36, 37), ("csi-32", 70, 82, 83)],
)
def test_the_satisfaction_of_a_couple_changes_when_it_moves_by_more_than_error(
    tmp_path, measure, first, as_far_as_chance, beyond
):
    for last, change in ((as_far_as_chance, "unchanged"), (beyond, "improved")):
        assert counts(tmp_path, f"pre,post\n{first},{last}\n", "--measure", measure)["counts"][change] == 1
        assert counts(tmp_path, f"pre,post\n{last},{first}\n", "--measure", measure)["counts"]["improved"] == 0
    assert counts(tmp_path, f"pre,post\n{beyond},{first}\n", "--measure", measure)["counts"]["deteriorated"] == 1


def test_what_is_given_beats_what_is_known_and_what_is_not_known_is_asked_for(tmp_path):
    given = ("--measure", "phq-9", "--reliable-change", "4", "--cutoff", "12")
    found = counts(tmp_path, "pre,post\n18,13\n", *given)
    assert (found["reliable_change"], found["cut_off"]) == (4, 12)
    assert found["sources"] == {"reliable change": "given", "cut-off": "given"}
    assert (
        "No figure of AUDIT-C is known here"
        in told(tmp_path, "pre,post\n8,11\n", "--measure", "audit-c", code=1).stderr
    )
    wrong = told(tmp_path, "pre,post\n8,13\n", "--measure", "phq-9", "--better", "higher", code=1)
    assert "lower scores are better" in wrong.stderr


def test_people_who_are_well_already_are_no_reason_to_ask_again(tmp_path):
    found = counts(tmp_path, "pre,post\n1,2\n3,4\n", *NORMS, "--better", "lower")
    assert found["counts"]["unchanged"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "id,pre,post,,\n1,25,13,,\n2,20,19,,\n",
        "id,pre,post\r1,25,13\r2,20,19\r",
        "\ufeffid;pre;post\r\n1;25,0;13\r\n\r\n2;20;19,0\r\n",
        'id\tpre\tpost\n"1"\t25\t13\n2\t 20 \t19\n',
    ],
)
def test_files_as_spreadsheets_save_them(tmp_path, text):
    people = counts(tmp_path, text, "--reliable-change", "6", "--cutoff", "none")["people"]
    assert [(one["id"], one["pre"], one["post"]) for one in people] == [("1", 25, 13), ("2", 20, 19)]


def test_a_person_who_is_there_twice_is_named(tmp_path):
    done = told(tmp_path, "id,pre,post\n7,25,13\n8,20,19\n7,10,9\n", "--reliable-change", "6", "--cutoff", "none")
    assert "“7” is there 2 times; each line counts by itself." in done.stderr
    assert "8" not in done.stderr
    quiet = told(tmp_path, "pre,post\n25,13\n10,9\n", "--reliable-change", "6", "--cutoff", "none")
    assert quiet.stderr == ""


@pytest.mark.parametrize(
    ("options", "source"),
    [
        (NORMS, f"c{FROM}the clinical group as in the scores before and the functional group given"),
        ((*NORMS, *ILL, "--cutoff", "A"), f"a{FROM}the clinical group given"),
        ((*NORMS, "--cutoff", "b"), f"b{FROM}the functional group given"),
        ((*NORMS, "--cutoff", "12"), "given"),
        ((*NORMS, "--cutoff", "none"), "none"),
    ],
)
def test_the_source_of_a_cut_off_says_how_it_was_come_by(tmp_path, options, source):
    assert counts(tmp_path, "pre,post\n25,10\n30,22\n", *options)["sources"]["cut-off"] == source
