"""The tab «Léame» of the control workbook: what it is, what may be touched, what to do, whom to ask (spec §7)."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_automation.domain.control.tables import AGREEMENT, SHADOW
from sheets_automation.domain.kinds import kind_of
from sheets_automation.model import CellOut
from sheets_automation.policy import Config

_CHARACTERS = 115  # that one line of the second column holds, for the height of its row
_LINE = 17  # pixels
_PADDING = 9


def readme_rows(config: Config, version: str) -> list[tuple[CellOut, ...]]:
    """Rows of two columns: what it is about, and the explanation. A row without the second is a section."""
    return [
        *_purpose(),
        ("", ""),
        *_tabs(),
        ("", ""),
        *_colours(config),
        ("", ""),
        *_trouble(config),
        *_method(config, version),
    ]


def readme_heights(rows: list[tuple[CellOut, ...]]) -> list[int]:
    """Pixels of each row, so that its text is seen whole in every program that opens the file."""
    return [_PADDING + _LINE * max(1, -(-len(str(words)) // _CHARACTERS)) for _topic, words in rows]


def _purpose() -> Iterator[tuple[CellOut, ...]]:
    yield (
        "Qué es este archivo",
        "La memoria del servicio de automatización: qué casos esperan respuesta, qué colores puso el servicio, qué "
        "correos envió y qué no entendió. Lo escribe solo el servicio: consúltelo y fíltrelo, pero no lo edite; solo "
        "«Directorio» es para escribir.",
    )
    yield (
        "Por dónde empezar",
        "En «Casos», abra Datos › Vistas de filtro › «Vencidos» o «Abiertos por vencimiento»: cada persona ve su "
        "filtro sin cambiar el de los demás. «Abrir fila» lleva a la fila del control, donde se registra la gestión.",
    )


def _tabs() -> Iterator[tuple[CellOut, ...]]:
    yield "PESTAÑAS", ""
    yield (
        "Casos",
        "Una línea por cada fila de los controles que espera respuesta (detractores y PQRS): situación, color, fecha "
        "límite, responsable, lo que dijo el cliente, el plazo explicado y el enlace a la fila. Primero los abiertos, "
        "del más urgente al menos urgente; debajo los cerrados; cada corrida los ordena. «Plazo» dice Vencido, Hoy, "
        "Mañana, En plazo o «Próximo hábil», si el siguiente día hábil no es mañana.",
    )
    yield (
        "Bitácora",
        "Todo lo que el servicio cambió en los controles: cuándo, qué celda, qué color había y cuál quedó, por qué y "
        "según qué regla. Se ven los colores y lo que se escribió; las marcas invisibles y las notas están en Datos › "
        "Vistas de filtro › «Marcas y notas». Nunca se borra.",
    )
    yield "Correos", "Los mensajes que envió el servicio, a quién y por cuáles casos. Cada mensaje sale una sola vez."
    yield (
        "Corridas",
        "Cada vez que el servicio trabajó y cómo le fue; las corridas seguidas sin novedad comparten una línea, con la "
        "hora de la última. Si la última corrida es de hace más de un día hábil, o su estado no es «Terminada», avise "
        "a quien administra el servicio.",
    )
    yield (
        "Calidad de datos",
        "Lo que el servicio no entendió o no concuerda en los controles, con la celda y qué hacer. «Error»: algo no se "
        "pudo usar. «Aviso»: conviene corregirlo. «Dato»: se entendió, solo para su información. Cuando usted corrige "
        "la celda en el control, la línea desaparece en la siguiente corrida.",
    )
    yield (
        "Llamadas de hoy",
        "A quién llama cada agente y por qué: citas por confirmar, segundos y terceros intentos, mensajes de WhatsApp "
        "pendientes, primeras llamadas. Se escribe de nuevo en cada corrida; lo que usted registra en el control sale "
        "de la lista.",
    )
    yield (
        AGREEMENT[1],
        "Solo si se usó el modo sombra: cuántas veces las personas hicieron lo mismo que el servicio habría hecho, "
        "regla por regla, y qué pasará al salir de la sombra.",
    )
    yield (
        SHADOW.title,
        "Solo si se usó el modo sombra: cada color que el servicio habría puesto y lo que hizo después la gente, y "
        "cada correo que habría enviado.",
    )
    yield "Calendario", "Los festivos y los días especiales de cada sede con los que se cuentan los días hábiles."
    yield (
        "Directorio",
        "Quién es quién: una línea por persona; vale desde la siguiente corrida. Sedes y marcas vacías: todas. Varias "
        "van separadas por coma. Recibe: «Resumen diario» o «Ninguno». Con las fechas de una ausencia, esos días sus "
        "casos los recibe quien la reemplaza (o el gerente). Si algo no se entiende, lo dice la «Observación del "
        "servicio» y vale lo último que estaba bien. Para quitar a alguien borre su línea.",
    )


def _colours(config: Config) -> Iterator[tuple[CellOut, ...]]:
    yield "QUÉ ESCRIBE EN LOS CONTROLES", ""
    if config.limits.shadow:
        yield (
            "Por ahora, nada",
            f"El servicio está en sombra: no escribe en los controles y a nadie le envía correos. Lo que sigue es lo "
            f"que hará al salir de la sombra; lo que habría hecho hasta hoy está en «{AGREEMENT[1]}».",
        )
    yield (
        "El color",
        "Rojo si un detractor no tiene gestión; amarillo si hay gestión sin cerrar; verde solo si el estado de la fila "
        "dice que se realizó y hay evidencia; azul si es una sugerencia. Usa el tono y las celdas de la pestaña.",
    )
    yield (
        "Una nota",
        "En los casos abiertos, una nota que empieza por [Automatización], con el plazo, el responsable y lo que falta "
        "para el verde. Se actualiza y se retira sola. Nunca reemplaza la nota de una persona.",
    )
    yield "Una marca invisible", "Para reconocer la fila aunque la ordenen, la muevan o le inserten otras encima."
    if config.link_key.get_secret_value():
        yield (
            "Lo que dicen desde un correo",
            "Quien responde puede avisar con un botón del correo que está atendiendo el caso o que ya respondió: la "
            "fila pasa de rojo a amarillo, y lo que escribió queda en GESTIÓN con la fecha y su nombre, solo si estaba "
            "vacía. Queda en «Bitácora».",
        )
    yield (
        "Lo que no toca",
        "No cambia textos, columnas ni pestañas, y no repinta lo que una persona marcó en verde, verde claro, morado "
        "o un color que no conoce. Lo que marca una persona vale más: si alguien devuelve una fila a rojo o amarillo, "
        "así queda hasta que se escriba algo nuevo en ella; si una fila tiene dos colores, la deja como está y lo "
        "avisa en «Calidad de datos».",
    )


def _trouble(config: Config) -> Iterator[tuple[CellOut, ...]]:
    yield "SI ALGO ESTÁ MAL", ""
    yield "Un color", "Pinte usted la fila como debe ser: el servicio lo respeta y cuenta el caso según su color."
    yield (
        "Un plazo",
        "Mire «Plazo explicado»: dice desde qué día se cuenta y qué festivos se saltaron. Si la fecha de la llamada "
        "está mal, corríjala en el control y el plazo se corrige solo.",
    )
    yield (
        "Un responsable",
        "Revise el asesor escrito en la fila. «Sin responsable» quiere decir que la persona no está en «Directorio»: "
        "agréguela allí, con las formas en que los archivos escriben su nombre.",
    )
    yield (
        "Muchos colores a la vez",
        "No los corrija uno por uno: quien administra el servicio puede deshacer una corrida completa con el código de "
        "la columna «Corrida».",
    )
    yield (
        "Este archivo se dañó",
        "No lo borre ni lo arregle a mano: Archivo › Historial de versiones permite volver atrás. Si se pierde, el "
        "servicio lo reconstruye a partir de los controles, sin volver a enviar correos.",
    )
    yield "A quién preguntar", f"Dudas: {config.mail.contact or config.mail.sender}."


def _method(config: Config, version: str) -> Iterator[tuple[CellOut, ...]]:
    week = "lunes a sábado" if config.calendar.saturday else "lunes a viernes"
    terms = [f"{form.code} ({form.name}), {kind_of(form).term_words(form)}" for form in config.forms]
    yield (
        "Cómo se cuenta un plazo",
        f"{'; '.join(terms)}. El día 0 no se cuenta; el plazo termina al cierre del último día. Días hábiles: {week}, "
        "sin festivos de Colombia.",
    )
    yield (
        "Datos personales",
        "La columna oculta «Datos del servicio» no tiene nombres, documentos, teléfonos ni placas: guarda huellas con "
        "las que el servicio reconoce cada fila. La placa y el nombre corto se leen solo en las columnas a la vista.",
    )
    yield "Versión del servicio", version
