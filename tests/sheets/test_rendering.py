"""The .html sheet in a browser: the formulas are drawn, nothing is cut off, nothing makes the page scroll sideways."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from symgrad.sheets.html import html
from symgrad.sheets.sheet import make_sheet, unjudged
from symgrad.terms.nodes import ONE, add, mul

from .conftest import derivation, error, i, k, p, through, y, z

pytestmark = pytest.mark.program

# Writes what it measures into the page, which the browser then prints.
MEASURE = """<script>
const boxes = [...document.querySelectorAll('.equation, .left, .display')];
const said = document.createElement('pre');
said.id = 'measured';
said.textContent = JSON.stringify({
  sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  cut: boxes.filter(b => b.scrollHeight > b.clientHeight + 1).length,
  stuck: boxes.filter(b => b.scrollWidth > b.clientWidth + 1 && getComputedStyle(b).overflowX != 'auto').length,
  scrolling: boxes.filter(b => b.scrollWidth > b.clientWidth + 1).length,
  flat: [...document.querySelectorAll('.equation mfrac')].filter(f => f.getBoundingClientRect().height < 20).length,
  fractions: document.querySelectorAll('.equation mfrac').length,
});
document.body.append(said);
</script>"""


@pytest.fixture(scope="module")
def measured(program, tmp_path_factory):
    """measured(width): what the browser says of a page with very long rows."""
    long = through(add(*(mul(p[i], add(ONE, -p[k]), y[k] / z[i], error) for _ in range(12))))
    page = html(make_sheet("long", "A long way", [derivation(long)], judge=unjudged))
    path = tmp_path_factory.mktemp("page") / "long.html"
    path.write_text(page.replace("</body>", MEASURE + "</body>"), encoding="utf-8")

    def measure(width):
        command = [program("chromium"), "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900", "--dump-dom",
                   path.as_uri()]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
        return json.loads(re.search(r'<pre id="measured">(.*?)</pre>', done.stdout)[1])
    return measure


@pytest.mark.parametrize("width", [520, 1280])
def test_nothing_is_cut_off(measured, width):
    said = measured(width)
    assert said["sideways"] <= 0 and said["cut"] == 0 and said["stuck"] == 0
    assert said["scrolling"] >= 1  # The long row does need to scroll, so that the test can fail.
    assert said["fractions"] and said["flat"] == 0
