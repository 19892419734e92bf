"""The source's two networks layer by layer, and the counts behind them."""

import pytest

from symgrad.errors import DefinitionError
from symgrad.networks.layers import network, positions, read_network


def _source(filters):
    conv = [{"kind": "conv", "filters": f, "size": 5} for f in filters]
    pool = {"kind": "pool", "size": 5, "stride": 2}
    dense = [{"kind": "dense", "units": 1024}, {"kind": "dense", "units": 100}]
    return network([1, 224, 224], [*conv[:2], pool, *conv[2:4], pool, *conv[4:], pool, *dense])


FIRST = _source((16, 32, 32, 64, 64, 128))
SECOND = _source((128, 64, 64, 32, 32, 16))


def test_first_network_of_the_notes():
    assert [layer.shape for layer in FIRST.layers[1:]] == [
        (16, 220, 220),
        (32, 216, 216),
        (32, 106, 106),
        (32, 102, 102),
        (64, 98, 98),
        (64, 47, 47),
        (64, 43, 43),
        (128, 39, 39),
        (128, 18, 18),
        (1024,),
        (100,),
    ]
    assert [layer.parameters for layer in FIRST.layers[1:]] == [
        416,
        12_832,
        0,
        25_632,
        51_264,
        0,
        102_464,
        204_928,
        0,
        42_468_352,
        102_500,
    ]
    assert (FIRST.parameters, FIRST.activations) == (42_968_388, 4_121_700)


def test_second_network_of_the_notes():
    assert [layer.parameters for layer in SECOND.layers[1:]] == [
        3_328,
        204_864,
        0,
        102_464,
        51_232,
        0,
        25_632,
        12_816,
        0,
        5_309_440,
        102_500,
    ]
    assert (SECOND.parameters, SECOND.activations) == (5_812_276, 11_084_148)
    assert FIRST.heaviest.kind == SECOND.heaviest.kind == "dense 1024"
    assert FIRST.bytes < SECOND.bytes


def test_positions_are_counted():
    """⌊(h + 2p - d(k-1) - 1)/s⌋ + 1 is the number of places at which the window lies inside."""
    for length in range(1, 9):
        for window in range(1, 5):
            for stride in range(1, 4):
                for padding in range(3):
                    for dilation in range(1, 4):
                        reach = dilation * (window - 1)
                        counted = len(range(-padding, length + padding - reach, stride))
                        if counted:
                            assert positions(length, window, stride, padding, dilation) == counted
                        else:
                            with pytest.raises(DefinitionError, match="does not fit"):
                                positions(length, window, stride, padding, dilation)


@pytest.mark.parametrize(
    "layer, said",
    [
        ({"kind": "conv", "size": 5}, "layer 1: conv needs filters"),
        ({"kind": "conv", "filters": 2, "size": 9}, "layer 1: a window"),
        ({"kind": "norm"}, "layer 1: no layer of kind"),
        ({"kind": "pool", "size": 2, "units": 3}, "layer 1: pool has no units"),
        ({"size": 2}, "layer 1: it has no kind"),
        ({"kind": ["pool"], "size": 2}, "layer 1: no layer of kind"),
        ({"kind": "dense", "units": 2, "bias": "no"}, "layer 1: bias is 'no'; it must be true or false"),
        ({"kind": "conv", "filters": 2, "size": 2, "depthwise": "no"}, "layer 1: depthwise is 'no'"),
        ({"kind": "dense", "units": 10**16}, "layer 1: units is a number of 17 digits"),
        ({"kind": "dense", "units": 0}, "layer 1: units is 0"),
        ({"kind": "conv", "filters": 2, "size": [1, 2, 3]}, "layer 1: size has 3 numbers for 2 axes"),
    ],
)
def test_mistakes_name_the_layer(layer, said):
    with pytest.raises(DefinitionError, match=said):
        network([1, 8, 8], [layer])


@pytest.mark.parametrize(
    "text, said",
    [
        ("input = ]", "line 1"),
        ("layer = 3", "no list `input`"),
        ("input = [3]\nlayer = [3]", r"no \[\[layer\]\]"),
        ("input = [3]", r"no \[\[layer\]\]"),
        ("input = [3]\nx = 1", "the file has no x"),
        (f"input = [{'9' * 5000}]", "digits"),
        ("input = " + "[" * 5000, "nested too deeply"),
        ('input = [2.5]\n[[layer]]\nkind = "dense"\nunits = 1', "shape is 2.5"),
    ],
)
def test_mistakes_name_the_file(tmp_path, text, said):
    (tmp_path / "net.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=f"net.toml: .*{said}"):
        read_network(tmp_path / "net.toml")
