"""The collector is off while a stage works, and as it was before afterwards."""

import gc
import weakref

import pytest

from isnad.attributions import find
from isnad.cycles import uncollected
from isnad.document import annotate


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


def test_a_document_does_not_outlive_its_attributions():
    document = annotate("قال وزير المالية سامي حداد إن الخطة جاهزة. وأضاف الوزير أنها ستنشر.")
    gone = weakref.ref(document)
    assert len(uncollected(find)(document)) == 2
    gc.disable()
    try:
        del document
        assert gone() is None
    finally:
        gc.enable()
