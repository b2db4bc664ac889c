"""The tables that validation writes; docs/validation.md explains every column."""

from __future__ import annotations

import pyarrow as pa

from isnad.tables import table_schema

_TEXT, _INT, _REAL = pa.string(), pa.int32(), pa.float64()


SCHEMAS = {
    "validation": table_schema(
        layer=_TEXT,
        item=_TEXT,
        measure=_TEXT,
        estimate=_REAL,
        low=_REAL,
        high=_REAL,
        numerator=_REAL,
        denominator=_REAL,
        n=_INT,
    ),
    "validation_agreement": table_schema(
        layer=_TEXT,
        question=_TEXT,
        coders=_INT,
        units=_INT,
        observed=_REAL,
        alpha=_REAL,
        low=_REAL,
        high=_REAL,
    ),
    "validation_confusion": table_schema(
        layer=_TEXT, predicted=_TEXT, coded=_TEXT, weight=_REAL, n=_REAL
    ),
    "validation_errors": table_schema(
        layer=_TEXT,
        error=_TEXT,
        item=_TEXT,
        doc_id=_TEXT,
        start=_INT,
        end=_INT,
        predicted=_TEXT,
        coded=_TEXT,
        coders=_TEXT,
        before=_TEXT,
        text=_TEXT,
        after=_TEXT,
        stratum=_TEXT,
    ),
    "validation_problems": table_schema(
        file=_TEXT, row=_INT, item=_TEXT, column=_TEXT, kind=_TEXT, level=_TEXT, problem=_TEXT
    ),
    "corrected_rates": table_schema(
        layer=_TEXT,
        group=_TEXT,
        value=_TEXT,
        item=_TEXT,
        n=_INT,
        words=pa.int64(),
        raw=_REAL,
        raw_low=_REAL,
        raw_high=_REAL,
        precision=_REAL,
        recall=_REAL,
        factor=_REAL,
        corrected=_REAL,
        low=_REAL,
        high=_REAL,
        measurement_low=_REAL,
        measurement_high=_REAL,
        basis=_TEXT,
    ),
}
