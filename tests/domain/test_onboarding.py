"""The sample workbooks, mapped again from a configuration that has not one heading left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from build import config as shipped
from xlsx_values import read_xlsx

from sheets_automation import samples
from sheets_automation.domain.onboarding.aliases import DraftForm, draft_form
from sheets_automation.domain.onboarding.forms import Recogniser, Refused
from sheets_automation.domain.onboarding.profile import Known
from sheets_automation.domain.reading.headings import Tables, code_of, tables_of
from sheets_automation.model import Workbook
from sheets_automation.policy import Config, FormPolicy

_ROWS = 90  # of each tab: enough to see what stands in its columns
Column = tuple[str, str, int, str]  # workbook, tab, column, field


@dataclass(frozen=True)
class Again:
    truth: frozenset[Column]  # as the shipped configuration reads them
    found: dict[Column, float]  # as they were mapped, with the confidence
    drafts: tuple[DraftForm, ...]


def stripped(form: FormPolicy) -> FormPolicy:
    """Not a heading, not a group, not a label."""
    bare = {
        key: field.model_copy(update={"aliases": (), "groups": (), "label": ""}) for key, field in form.fields.items()
    }
    return form.model_copy(update={"fields": bare})


def read_before(book: Workbook, config: Config) -> Iterator[Column]:
    form = code_of(book.title, config.forms)
    assert form is not None
    for tab in book.tabs:
        read = tables_of(tab, book, form, config.semaphore)
        if isinstance(read, Tables):
            yield from ((book.title, tab.title, column, field) for field, column in read.layouts[0].columns.items())


@pytest.fixture(scope="module")
def again(sample_truth: samples.SampleTruth) -> Again:
    config = shipped()
    known = Known.of(config, date(2026, 11, 25))
    books = [read_xlsx(path) for path in sample_truth.files]
    books = [replace(book, tabs=tuple(replace(tab, rows=tab.rows[:_ROWS]) for tab in book.tabs)) for book in books]
    forms = [stripped(form) for form in config.forms]
    truth = frozenset(column for book in books for column in read_before(book, config))
    found: dict[Column, float] = {}
    drafts = []
    for book in books:
        recognised = Recogniser(book, forms, known).recognise()
        assert not isinstance(recognised, Refused), recognised
        for one in recognised.mapped:
            for match in one.matches:
                found[book.title, one.table.tab, match.heading.column, match.field] = match.fit.confidence
        drafts.append(draft_form([recognised], config.semaphore))
    return Again(truth, found, tuple(drafts))


def test_what_is_mapped_is_right(again: Again) -> None:
    """Of 441 columns none is taken for another field; at least 97 % are found again."""
    assert [column for column in again.found if column not in again.truth] == []
    assert len(again.truth & again.found.keys()) >= 0.97 * len(again.truth)


def test_the_drafted_headings_are_read_as_they_were_meant(again: Again) -> None:
    """The service's own reading, with the headings of the draft, gives every column to the field it was mapped to."""
    assert [(draft.policy.code, draft.astray) for draft in again.drafts if draft.astray] == []


def test_high_confidence_means_that_words_and_cells_agree(again: Again) -> None:
    """90 % and more stand only where the cells speak for the field as well as the heading, or could be nothing else."""
    for draft in again.drafts:
        for matches in draft.matches.values():
            for match in matches:
                if match.fit.confidence >= 0.9:
                    assert match.fit.cells is not None
                    assert match.fit.cells >= 0.8, match
