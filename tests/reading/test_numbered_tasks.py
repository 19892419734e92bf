"""Under the heading of a numbered exercise or example an equation gives a name that has a value another one."""

from symgrad import check

FIRST = "Let $x \\in \\mathbb{R}$. $$f = x^2$$\n\n$$\\frac{d f}{d x} = 2 x$$\n\n"
SECOND = "$$f = x^3$$\n\n$$\\frac{d f}{d x} = 3 x^2$$"


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


def test_a_new_exercise_begins_anew():
    for one, other in (("## Exercise 1", "## Exercise 2"), ("### Example 1: squares", "### Example 2: cubes")):
        assert statuses(f"{one}\n\n{FIRST}{other}\n\n{SECOND}") == ["proved", "proved"]
        assert statuses(f"{one}\n\n{FIRST}{other}\n\n{SECOND.replace('3 x', '2 x')}") == ["proved", "refuted"]


def test_another_heading_and_a_task_may_claim():
    assert "unknown" in statuses(f"## Step 1\n\n{FIRST}## Step 2\n\n{SECOND}")
    assert statuses(f"## Exercise 1\n\n{FIRST}## Exercise 2\n\nShow that\n\n$$f = x^3$$")[-1] in ("unknown", "refuted")
