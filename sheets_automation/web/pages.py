"""The few pages that people see, in their Spanish: what a link in a mail asks, and what became of it."""

from __future__ import annotations

from flask import Response, make_response, render_template

from sheets_automation.commands.acknowledge import Acknowledged, Became
from sheets_automation.links import Purpose, Ticket

#: Nothing is loaded from anywhere, no page of ours stands in another's frame, and no address of ours is told on.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
_FOOT = "Queda registrado en la Bitácora con su nombre, y se puede deshacer."

#: What became of a link → status code, title, words.
_BECAME = {
    Became.DONE: (200, "Listo, quedó anotado", "La fila está en amarillo: en trámite."),
    Became.ALREADY: (200, "Ya estaba anotado", "La fila ya dice que el caso está en trámite. No se cambió nada."),
    Became.USED: (409, "Este enlace ya se usó", "No se cambió nada. Si la fila cambió después, márquela en la hoja."),
    Became.OVER: (409, "Este caso ya no está abierto", "No se cambió nada."),
    Became.LEFT: (409, "La fila se dejó como está", "No se cambió nada; márquela usted en la hoja."),
    Became.MOVED: (
        409,
        "Alguien está trabajando en esa fila",
        "No se cambió nada. Espere un momento y repita.",
    ),
    Became.REFUSED: (
        503,
        "No se pudo anotar",
        "Google no aceptó el cambio. Intente más tarde, o márquela usted.",
    ),
    Became.PAUSED: (503, "El servicio está en pausa", "No se cambió nada; márquela usted en la hoja."),
}


def asked(ticket: Ticket) -> Response:
    """What a link would do, and the button that does it: opening it alone does nothing, for mail filters open links."""
    if ticket.purpose is Purpose.ANSWERED:
        does = "La fila pasa a amarillo y lo que escriba aquí queda en GESTIÓN con la fecha y su nombre, si está vacía."
        title, button = f"Ya respondí el caso {ticket.case}", "Guardar la gestión"
    else:
        does = "La fila pasa a amarillo: en trámite. El plazo sigue corriendo hasta que el caso quede cerrado."
        title, button = f"Estoy atendiendo el caso {ticket.case}", "Confirmar"
    return _page(200, title, does, ask=ticket.purpose.value, button=button, foot=_FOOT)


def became(told: Acknowledged) -> Response:
    """What came of the button."""
    code, title, words = _BECAME[told.became]
    return _page(code, title, *filter(None, (told.why, words)), link=told.link)


def busy() -> Response:
    return _page(409, "El servicio está trabajando", "No se cambió nada. Espere un minuto y oprima el botón otra vez.")


def slow() -> Response:
    return _page(202, "Se está anotando", "Está tardando más de lo usual; revise la fila en unos minutos.")


def unconfirmed() -> Response:
    return _page(400, "Falta confirmar", "No se cambió nada. Abra otra vez el enlace del correo y oprima el botón.")


def not_ours() -> Response:
    return _page(404, "Este enlace no es válido", "Ábralo desde el correo, completo. No se cambió nada.")


def expired() -> Response:
    return _page(410, "Este enlace ya venció", "No se cambió nada. Use el del correo más reciente, o marque la fila.")


def no_such_case() -> Response:
    return _page(404, "No se encontró ese caso", "Búsquelo en la pestaña «Casos» del Control de Automatización.")


def not_now() -> Response:
    return _page(503, "No se pudo consultar", "Google no respondió. Intente otra vez en unos minutos.")


def _page(code: int, title: str, *lines: str, link: str = "", **more: str) -> Response:
    page = render_template("page.html", title=title, lines=lines, link=link, **more)
    return make_response(page, code, {"Content-Type": "text/html; charset=utf-8", **_HEADERS})
