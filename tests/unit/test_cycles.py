"""The collector is off while a stage works, and as it was before afterwards."""

import gc

import pytest

from isnad.cycles import uncollected


def test_collector_is_off_inside_and_on_again_after_an_error():
    @uncollected
    def fail():
        assert not gc.isenabled()
        raise ValueError

    assert gc.isenabled()
    with pytest.raises(ValueError):
        fail()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off():
    gc.disable()
    try:
        assert uncollected(gc.isenabled)() is False
        assert not gc.isenabled()
    finally:
        gc.enable()
