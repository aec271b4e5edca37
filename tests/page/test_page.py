"""The page as text: the figures are those of ``run.json``, what people typed stays text, and no link is invented."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from page_examples import BOOKS, HOSTILE, NOW, account, case, finding, mail, page, paint, report, where

from sheets_automation.domain.cases.identity import place
from sheets_automation.model import AnnotateRow, CaseStatus, Severity, State
from sheets_automation.page.html import inert_json, page_html
from sheets_automation.page.links import Links, LocalFile
from sheets_automation.page.value import Page


class Seen(HTMLParser):
    """What a browser would make of the page: tags with their attributes, and the text in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.figures: dict[str, str] = {}
        self._in = ""
        self._figure = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        self._in, self._figure = tag, found.get("data-figure", "")
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - nothing else can be open within what is looked at
        self._in, self._figure = "", ""

    def handle_data(self, data: str) -> None:
        if self._in == "script":
            self.scripts[-1] += data
        elif self._in != "style":
            self.texts.append(data.strip())
        if self._figure:
            self.figures[self._figure] = data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.scripts[0])
        return found


def seen(shown: Page) -> Seen:
    return Seen(page_html(shown))


# ------------------------------------------------------------------------------------------------------------ figures


def test_the_headline_counts_what_the_page_lists() -> None:
    """Rows, changes, open and overdue cases, mails, findings and errors: written as people here write numbers."""
    found = seen(page())
    assert found.figures == {
        "rows_read": "1.539",
        "painted": "3",
        "open": "3",
        "overdue": "2",
        "mails": "1",
        "findings": "3",
        "errors": "1",
    }
    assert [len(found.data[name]) for name in ("rows", "cases")] == [3, 3]


def test_a_change_that_did_not_take_place_is_shown_and_not_counted() -> None:
    """The row stays in the table with the reason, and the headline counts what was painted."""
    one = case(1)
    found = seen(replace(page([one]), changes=[(paint(one), "No aplicado")]))
    assert found.figures["painted"] == "0"
    assert found.data["rows"][0]["kept"] == "No aplicado"


def test_each_workbook_has_its_line() -> None:
    """Rows read, rows by the colour they get, open and overdue cases; colours that nothing gets have no column."""
    found = seen(page())
    texts = [text for text in found.texts if text]
    first = texts.index(BOOKS["b1"])
    assert texts[first : first + 6] == [BOOKS["b1"], "1.083", "1", "1", "2", "1"]
    assert "Azul" not in texts


def test_what_else_is_written_is_said_in_a_sentence() -> None:
    """Notes and marks change no colour, so they are counted and not listed."""
    one = case(1)
    note = AnnotateRow(one.number, 1, one.where, 9, None, "nota", "spec §2", "caso abierto")
    assert "Además: 1 nota en casos abiertos. Ningún texto ni columna cambia." in seen(page([one], [note])).texts


def test_open_cases_come_with_the_longest_overdue_first() -> None:
    """Closed ones are not among them."""
    cases = [case(8), case(2), case(1), case(3, status=CaseStatus.CLOSED)]
    found = seen(page(cases, []))
    assert [one["number"] for one in found.data["cases"]] == ["C-2026-00001", "C-2026-00002", "C-2026-00008"]
    assert [one["label"] for one in found.data["cases"]] == ["Vencido", "Vencido", "En plazo"]


def test_a_row_says_what_changes_and_why() -> None:
    """Colours, the customer's words, the rule as people know it, the deadline, who answers, what is missing."""
    one = case(1, said="No me llamaron al 3101234567", reopened=1)
    row = seen(page([one])).data["rows"][0]
    assert (row["before"], row["after"], row["at"]) == ("ninguno", "rojo", "J7")
    assert row["said"] == "No me llamaron al [teléfono]"
    assert (row["why"], row["rule"]) == ("Detractor sin gestión registrada.", "GSC-PRO-03, act. 3")
    assert (row["label"], row["waited"]) == ("Vencido", "hace 3 días hábiles")  # the 21st is a Saturday
    assert row["plan"] == "Vence 21/11/2026 · día 1: jue 19"
    assert (row["owner"], row["missing"], row["notes"]) == ("Diana Suárez", "Contactar al cliente.", "Reabierto")


def test_states_have_their_names() -> None:
    """Every state that a row can be in is named for people, and none by its code."""
    names = seen(page()).data["states"]
    assert set(names) == {state.value for state in State}
    assert (names["ninguno"], names["verde_claro"]) == ("Sin color", "Verde claro")


def test_findings_are_grouped_with_errors_first() -> None:
    """One group per kind; within it as one reads, from top to bottom; what is a customer's own is not repeated."""
    found = [finding(cell="M30"), finding(cell="M4"), finding("archivo_ilegible", Severity.ERROR, field="Teléfono")]
    groups = seen(page(findings=found)).data["findings"]
    assert [(group["severity"], len(group["items"])) for group in groups] == [("Error", 1), ("Aviso", 2)]
    assert [item["cell"] for item in groups[1]["items"]] == ["M4", "M30"]
    assert groups[0]["items"][0]["read"] == "(dato del cliente)"


def test_the_account_adds_up() -> None:
    """Rows of a tab by place, and low scores in records and elsewhere; the same in words."""
    found = seen(page(account=[account(rows=3)]))
    at = found.texts.index("NOVIEMBRE")
    numbers = [text for text in found.texts[at + 1 :] if text][:8]
    assert numbers == ["5", "1", "3", "–", "1", "–", "–", "2 + 1 fuera"]
    assert any("5 filas: 1 de encabezado · 3 llamadas · 1 total o separador" in text for text in found.texts)


def test_nothing_to_show_is_said() -> None:
    """An empty outcome is a page, too."""
    empty = {"findings": [], "account": [], "mails": [], "reports": [], "rows_read": 0, "read": {}}
    texts = " ".join(seen(page([], [], **empty)).texts)
    for words in ("Ninguna fila cambia", "No hay casos abiertos", "No salió ningún correo", "Nada: todo se entendió"):
        assert words in texts


# -------------------------------------------------------------------------------------------------------------- safety


def hostile() -> Page:
    """A page in which everything that somebody may have typed tries to get out."""
    one = case(1, said=HOSTILE, customer=HOSTILE, plate=HOSTILE[:20], owner=HOSTILE, explanation=HOSTILE)
    one = replace(one, where=where(1, tab=HOSTILE))
    told = finding(read=HOSTILE, expected=HOSTILE, fix=HOSTILE, field=HOSTILE, tab=HOSTILE)
    return page(
        [one],
        [paint(one, reason=HOSTILE)],
        findings=[told],
        mails=[replace(mail(), subject=HOSTILE, recipient=HOSTILE, text=HOSTILE)],
        reports=[report(HOSTILE)],
        remarks=[HOSTILE],
        account=[replace(account(), tab=HOSTILE, workbook=HOSTILE)],
    )


def test_what_people_typed_makes_no_element() -> None:
    """No script but the data and the page's own, no picture, no handler: wherever the text stood, it stays text."""
    found = seen(hostile())
    assert len(found.scripts) == 2
    assert [one.get("type", "") for one in found.named("script")] == ["application/json", ""]
    assert found.named("img") == []
    assert not [name for _tag, attributes in found.tags for name in attributes if name.startswith("on")]
    assert "49" not in found.texts


def test_the_data_says_what_was_typed() -> None:
    """Escaping changes nothing: what the script reads is the text, letter by letter."""
    found = seen(hostile()).data
    assert found["findings"][0]["items"][0]["expected"] == HOSTILE
    assert found["rows"][0]["plan"] == HOSTILE


@pytest.mark.parametrize("text", ["</script>", "<!--", "<script>", "&lt;", "\u2028", "\u2029", "]]>", 'a"b\\'])
def test_json_in_a_page_is_inert(text: str) -> None:
    """No letter of it ends the element or begins another, and it reads back as it was."""
    told = inert_json({text: [text]})
    assert not re.search("[<>&\u2028\u2029]", told)
    assert json.loads(told) == {text: [text]}


def test_the_policy_names_the_one_script_that_may_run() -> None:
    """Its digest is the script's own, nothing may be loaded, and the policy stands before anything else can."""
    found = seen(page())
    policy = next(one["content"] for one in found.named("meta") if "http-equiv" in one)
    digest = base64.b64encode(hashlib.sha256(found.scripts[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "http" not in policy
    assert [tag for tag, _attributes in found.tags][:5] == ["html", "head", "meta", "meta", "meta"]


def test_mails_stand_in_frames_that_run_nothing() -> None:
    """Sandboxed, without the right to run scripts, and the mail is an attribute: whatever it holds ends there."""
    found = seen(page(mails=[mail('<script>parent.hit=1</script><a href="x">"\'</a>')]))
    (frame,) = found.named("iframe")
    assert "allow-scripts" not in frame["sandbox"]
    assert "sandbox" in frame
    assert "parent.hit" in frame["srcdoc"]
    assert len(found.scripts) == 2


# --------------------------------------------------------------------------------------------------------------- links


def addresses(found: Seen) -> set[str]:
    """Where anything on the page leads or loads from, apart from its own parts."""
    used = {value for _tag, attributes in found.tags for name, value in attributes.items() if name in ("href", "src")}
    for group in (*found.data["files"], *found.data["rows"], *found.data["cases"]):
        used |= {group.get("href", ""), group.get("link", "")}
    used |= {item["href"] for group in found.data["findings"] for item in group["items"]}
    return {address for address in used if address and not address.startswith("#")}


GOOGLE = "https://docs.google.com/spreadsheets/d/{}/edit#gid=7&amp;range=A6"


def test_beside_a_trial_links_lead_to_its_files() -> None:
    """No address of Google's is left anywhere: each is the file beside the page, with tab and cell named."""
    body = f'<a class="x" href="{GOOGLE.format("b1")}">Abrir</a> <a href="{GOOGLE.format("elsewhere")}">Otro</a>'
    found = page_html(page(mails=[replace(mail(body), text=f"Abrir: {GOOGLE.format('b1')}")]))
    assert "docs.google" not in found
    assert addresses(Seen(found)) == {f"./{title.replace(' ', '%20')}.xlsx" for title in BOOKS.values()}
    (frame,) = Seen(found).named("iframe")
    inner = Seen(frame["srcdoc"]).named("a")
    assert inner[0]["title"] == f"{BOOKS['b1']}.xlsx › NOVIEMBRE › A6"
    assert inner[0]["target"] == "_blank"
    assert "href" not in inner[1]
    assert f"Abrir: {BOOKS['b1']}.xlsx › NOVIEMBRE › A6" in " ".join(Seen(found).texts)


def test_in_a_plan_links_lead_to_the_rows_on_google() -> None:
    """Each row, case and finding opens where it stands."""
    found = seen(page(links=Links(), done=False))
    assert {row["link"] for row in found.data["rows"]} == {case(n).where.link for n in (1, 8)} | {where(2, "b3").link}
    assert found.data["findings"][0]["items"][0]["href"] == finding().link
    assert "Qué haría una corrida" in found.texts


def test_without_files_and_without_google_nothing_is_a_link() -> None:
    """A local emulator's spreadsheets cannot be opened by a browser."""
    assert addresses(seen(page(links=Links({})))) == set()


def test_a_file_name_is_no_path_and_no_address() -> None:
    """Whatever a workbook is called, its link is one file beside the page."""
    links = Links({"b1": LocalFile("a b#c?d%e&f.xlsx", {})})
    assert links.workbook("b1") == "./a%20b%23c%3Fd%25e%26f.xlsx"


def test_the_page_is_spanish_and_dated() -> None:
    """Language, day and hour as people here write them."""
    found = seen(page())
    assert found.named("html") == [{"lang": "es-CO"}]
    assert any(text.startswith("25/11/2026, 18:00.") for text in found.texts)
    assert NOW.hour == 18


def test_a_painted_row_without_a_case_is_told_by_its_record() -> None:
    """A suggestion is no case: nobody has to answer, and no deadline runs."""
    one = case(1)
    change = paint(one, after=State.BLUE, case="")
    row = seen(page([], [change], records={place(one.where): _Said()})).data["rows"][0]
    assert (row["number"], row["owner"], row["due"]) == ("", "", "")
    assert row["said"] == "Buen servicio / Más parqueo"
    assert row["customer"] == "Ana P."


class _Said:
    """As much of a record as the page looks at."""

    said, plate, customer, score = "Buen servicio", "ABC001", "ANA PEREZ", 9.0
    sayings = {"sugerencia": "Más parqueo"}  # noqa: RUF012
