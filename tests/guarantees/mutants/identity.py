"""Which row is which case, which row repeats which, and what identifies anybody."""

from __future__ import annotations

from .mutant import FIELDS, FOUND, IDENTIFIES, IDENTITY, LIKENESS, NAMED, ORIGINALS, REPETITION, TABLE_A14, Mutant

IDENTITIES = (
    Mutant("the own mark finds nobody", IDENTITY, "        search.by_mark,\n", "", FOUND),
    Mutant("equal parts find nobody", IDENTITY, "        search.by_parts,\n", "", FOUND),
    Mutant("a mark and the customer find nobody", IDENTITY, "        search.by_mark_and_customer,\n", "", FOUND),
    Mutant("customer and day find nobody", IDENTITY, "        search.by_customer_and_day,\n", "", FOUND),
    Mutant("a corrected row is lost", IDENTITY, "        search.corrected,\n", "", FOUND),
    Mutant("a nameless row is lost", IDENTITY, "        search.nameless,\n", "", FOUND),
    Mutant("a row moved and redated is lost", IDENTITY, "        search.moved_and_redated,\n", "", FOUND),
    Mutant(
        "corrected before customer and day",
        IDENTITY,
        "        search.by_customer_and_day,\n        search.corrected,\n",
        "        search.corrected,\n        search.by_customer_and_day,\n",
        FOUND,
    ),
    Mutant(
        "any mark is the own",
        IDENTITY,
        "return record if record and related(case.fingerprint, record.fingerprint) else None",
        "return record",
        FOUND,
    ),
    Mutant(
        "other words are the same call",
        IDENTITY,
        "    return record.said.startswith(case.said) if case.said else not record.said",
        "    return True",
        FOUND,
    ),
    Mutant(
        "what an unread file holds is lost",
        IDENTITY,
        "if not unread(marks.get(",
        "if not (lambda _where: False)(marks.get(",
        (f"{NAMED}::test_a_file_out_of_reach_for_one_run_loses_no_case",),
    ),
    Mutant(
        "one mark for two cases",
        IDENTITY,
        "        if mark not in taken:\n",
        "        if True:\n",
        FOUND,
    ),
    Mutant(
        "a name alone joins nobody",
        LIKENESS,
        "return bool(known.name and known.name == seen.name) or",
        "return False or",
        FOUND,
    ),
    Mutant(
        "a detractor may repeat a promoter",
        REPETITION,
        "record.form, record.fingerprint.key, record.dissatisfied, *sorted",
        "record.form, record.fingerprint.key, *sorted",
        ("domain/test_repetition.py",),
        unseen="the answers that make the class are among what rows must share",
    ),
    Mutant(
        "a copied tab hides a detractor",
        REPETITION,
        "    return same and not _would_hide(copy, original)",
        "    return same",
        ("domain/test_repetition.py",),
    ),
    Mutant(
        "the copy is the original",
        ORIGINALS,
        "            stands_in_copy(where),\n",
        "",
        ("domain/test_repetition.py",),
    ),
    Mutant(
        "the mirror is the original",
        ORIGINALS,
        "            self._tabs.shown(record),\n",
        "",
        ("domain/test_mirrors.py",),
    ),
    Mutant(
        "a plate identifies weakly",
        FIELDS,
        'PLATE = _field("placa", "Placa", Reader.PLATE, identity=Identity.STRONG,',
        'PLATE = _field("placa", "Placa", Reader.PLATE, identity=Identity.NONE,',
        ("domain/test_headings.py", *TABLE_A14),
    ),
    Mutant(
        "a comment says nothing",
        FIELDS,
        'COMMENT = _field("observaciones", "Observaciones", words=True,',
        'COMMENT = _field("observaciones", "Observaciones",',
        ("domain/test_repetition.py", "domain/test_headings.py"),
    ),
    Mutant(
        "222222222222 is somebody",
        IDENTIFIES,
        "len(digits) > 3 and len(set(digits)) > 1 and not (_patterned(value) or _shortened(value))",
        "len(digits) > 3",
        ("domain/test_identifies.py",),
    ),
    Mutant(
        "3000000000 is somebody",
        IDENTIFIES,
        "return not (_patterned(value) or _shortened(value) or _invented(value))",
        "return not _patterned(value)",
        ("domain/test_identifies.py",),
    ),
)
