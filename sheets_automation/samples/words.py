"""What customers say and what advisers answer, as agents type it: natural, uneven, Colombian.

Templates use {asesor}, {vehiculo}, {dias} and {valor}. Nothing here is about a real person.
"""

from __future__ import annotations

PRAISE: tuple[str, ...] = (
    "Excelente servicio, muy amables",
    "Todo muy bien, quedó satisfecho con el servicio.",
    "La atención de {asesor} fue excelente, explicó todo el trabajo realizado",
    "Muy contento con el trabajo, el carro quedó perfecto",
    "Recomienda el taller por la puntualidad",
    "Muy buena atención, le entregaron el {vehiculo} antes de lo acordado",
    "Excelente todo, felicita al equipo del taller",
    "Le gustó que le enviaran fotos y videos de la revisión por WhatsApp",
    "Bien, sin novedad",
    "El servicio fue rápido y el lavado quedó muy bien",
    "Siempre lleva el carro allí, nunca ha tenido inconvenientes",
    "Agradece la llamada, todo en orden",
    "Atención 10/10, lo recibieron a la hora de la cita",
    "Muy profesionales, le resolvieron el ruido que traía hace meses",
    "Satisfecho con la atención y las instalaciones, muy limpias",
    "El asesor estuvo pendiente en todo momento",
    "Quedó encantada con el servicio <3 felicita a {asesor}",
    "Ok, todo bien",
    "Muy bien explicada la factura, sin sorpresas",
    "Le solucionaron el problema el mismo día",
    "Destaca la amabilidad de la recepción y del personal de caja",
    "Es cliente hace 6 años, muy satisfecho",
    "Buen servicio, precios acordes",
    "Felicitaciones, el mejor concesionario de Boyacá",
    "Contenta, el carro le quedó como nuevo",
    "Muy buen servicio y el café también \"excelente\"",
)  # fmt: skip
SALES_PRAISE: tuple[str, ...] = (
    "Feliz con su {vehiculo}, la entrega fue muy especial",
    "{asesor} la acompañó en todo el proceso, excelente asesoría",
    "Muy buena atención desde la cotización hasta la entrega",
    "Todo el trámite de matrícula fue rápido",
    "Le explicaron muy bien el funcionamiento del vehículo",
    "Las instalaciones muy bonitas y la atención inmejorable",
    "Recomienda el concesionario a familiares y amigos",
    "Muy agradecido, le consiguieron el color que quería",
    "Excelente, le ayudaron con el crédito en dos días",
    "La entrega fue puntual, con fotos y detalle para la familia",
)
NEUTRAL: tuple[str, ...] = (
    "Bien, pero se demoraron un poco en la entrega",
    "Todo bien, aunque le parece costoso",
    "Regular el lavado, lo demás bien",
    "Bien en general. Le hubiera gustado más información durante el proceso",
    "La atención bien, la sala de espera es fría",
    "Normal, cumple",
    "Le tocó esperar para que lo recibieran, después todo bien",
    "Bien, falta parqueadero para clientes",
    "El trabajo quedó bien pero lo llamaron tarde para recoger el carro",
    "Sin comentarios",
    "Califica 8 porque siempre hay algo por mejorar",
    "Bueno, aunque tuvo que llamar varias veces para que le contestaran",
)

DETRACTOR: dict[str, tuple[str, ...]] = {
    "tiempos": (
        "El carro lo prometieron para las 4 pm y lo entregaron al otro día, nadie avisó",
        "Llevó el {vehiculo} a una revisión de rutina y se demoraron {dias} días. Muy mal los tiempos",
        "Esperó más de dos horas para que lo recibieran teniendo cita",
        "Dice que perdió todo el día en el taller, no cumplen con la hora de entrega",
        "Inconforme con la demora, necesitaba el carro para trabajar",
    ),
    "precio": (
        "Le cobraron {valor} más de lo que le habían cotizado",
        "Muy costosa la revisión, no le explicaron los ítems de la factura",
        "Le cambiaron las plumillas sin autorización y se las cobraron",
        "Inconforme con el valor de la mano de obra, en otro taller le cuesta la mitad",
    ),
    "lavado": (
        "El carro lo entregaron sucio por dentro, con grasa en el timón",
        "Pésimo el lavado, quedaron manchas en el capó y el tapete mojado",
        "No le lavaron el carro y en la factura aparece cortesía de lavado",
        "Le rayaron la puerta del copiloto en el lavado",
    ),
    "repuestos": (
        "Lleva {dias} días esperando un repuesto y nadie le da razón",
        "Le dijeron que el repuesto llegaba en una semana y ya va un mes",
        "No había filtro en stock, le tocó volver otro día desde Moniquirá",
        "Le pusieron un repuesto usado, según lo que vio al recoger el vehículo",
    ),
    "atencion": (
        "El asesor fue grosero cuando preguntó por la demora",
        "Mala atención en recepción, nadie saluda ni orienta",
        "Se sintió ignorada, atendieron primero a personas que llegaron después",
        "Dice que {asesor} no le contestó ni el teléfono ni el WhatsApp",
        "Le hablaron de mala manera en caja",
    ),
    "informacion": (
        "No le explicaron qué le hicieron al carro",
        "Nunca lo llamaron a informar que el carro estaba listo",
        "Le dieron información diferente cada vez que llamó",
        "Le entregaron la factura sin explicar los trabajos ni las recomendaciones",
    ),
    "garantia": (
        "Es la tercera vez que entra por lo mismo y no le reconocen la garantía",
        "Le negaron la garantía de la caja sin darle un concepto por escrito",
        "El ruido sigue después de la reparación por garantía, nadie responde",
        "La batería falló a los ocho meses y la garantía la quieren cobrar",
    ),
    "entrega": (
        "El testigo del tablero volvió a prender al salir del taller",
        "Le entregaron el {vehiculo} con un tornillo suelto en la llanta, quedó botado en la vía a Paipa",
        "Cambiaron el aceite y dejaron goteo en el garaje, mal trabajo",
        "Lo devolvieron sin hacer la alineación que había pedido",
        "El aire acondicionado quedó igual, pagó y no le arreglaron nada",
    ),
    "citas": (
        "Le cancelaron la cita el mismo día sin explicación",
        "Pidió cita por la página y cuando llegó no aparecía agendada",
        "Es imposible comunicarse para pedir cita, llama y nadie contesta",
        "Le dieron cita para dentro de tres semanas",
    ),
}
SALES_DETRACTOR: dict[str, tuple[str, ...]] = {
    "tiempos": (
        "La entrega se demoró {dias} días más de lo prometido",
        "La matrícula tardó un mes y nadie le daba razón del trámite",
        "Lleva semanas esperando la placa y la tarjeta de propiedad",
    ),
    "informacion": (
        "No le explicaron cómo usar las ayudas de conducción, se fue sin saber prender las luces",
        "Le prometieron accesorios que no le entregaron",
        "El asesor le ofreció una tasa y el banco le aprobó otra",
    ),
    "atencion": (
        "Después de la venta nadie volvió a contestar",
        "{asesor} cambió de actitud cuando dijo que pagaba a crédito",
        "Muy mala atención en la vitrina, nadie se acerca",
    ),
    "entrega": (
        "El vehículo lo entregaron con un rayón en el bumper trasero",
        "Entregaron el {vehiculo} con medio galón de gasolina y sin la segunda llave",
        "Esperó dos horas el día de la entrega, el carro todavía lo estaban lavando",
    ),
    "precio": (
        "Le cobraron {valor} de trámites que no estaban en la cotización",
        "Le condicionaron el descuento a tomar el seguro con ellos",
    ),
}
LEGAL: tuple[str, ...] = (
    "Va a poner una demanda si no le devuelven el dinero de la reparación",
    "Dice que ya radicó queja en la Superintendencia de Industria y Comercio por la garantía de la caja",
    "Pide respuesta por escrito o interpone tutela. Le dañaron la pintura en latonería",
)
LONG_STORY = (
    "Llevó el vehículo el lunes a las 7:30 am para la revisión de 30.000 y le informaron que estaría el mismo día.\n"
    "A las 5 pm llamó y nadie contestó. El martes le dijeron que faltaba un repuesto.\n"
    "El jueves lo recogió sucio y con menos gasolina. Pide que lo llame el director."
)
SUGGESTIONS: tuple[str, ...] = (
    "Sugiere ampliar el horario de los sábados hasta las 4 pm",
    "Deberían tener transporte para los clientes que dejan el carro",
    "Poner una pantalla con el avance de los vehículos",
    "Que envíen la factura detallada por correo",
    "Sugiere parqueadero cubierto para clientes",
    "Mejorar la señalización de la entrada al taller",
    "Que confirmen la cita por WhatsApp un día antes",
    "Sugiere zona de juegos para niños en la sala de espera",
    "Ofrecer servicio a domicilio en Paipa y Nobsa",
    "Tener más opciones de pago, PSE o link",
    "Sugiere mejorar el wifi de la sala",
    "Que avisen cuando hay promociones de llantas",
)
NO_SUGGESTION: tuple[str, ...] = ("ninguna", "-", "Ninguna", "no", "N/A", "NINGUNA")

#: What advisers write once they have answered, by the topic of the complaint; ``general`` fits any.
EVIDENCE: dict[str, tuple[str, ...]] = {
    "general": (
        "Se llama al cliente, se ofrece disculpas y queda conforme.",
        "Se contacta por WhatsApp y llamada, cliente agradece la gestión",
        "Se habla con el cliente, manifiesta que ya fue atendido por el director",
        "Retroalimentación al asesor y al técnico. Cliente informado",
        "Se llama dos veces, al segundo intento contesta y acepta las disculpas",
    ),
    "tiempos": (
        "Se ofreció disculpas por la demora, se explica que fue por validación con fábrica",
        "Se llama al cliente, se explica que ese día hubo dos técnicos incapacitados, acepta las disculpas",
        "Se ofrece servicio prioritario en la próxima revisión, cliente de acuerdo",
    ),
    "precio": (
        "se contacta al cliente y se le explica la factura, queda conforme",
        "Se hizo devolución del mayor valor cobrado, se adjunta nota crédito",
        "Se revisa la factura con contabilidad y se corrige el cobro de las plumillas",
        "Se entrega bono de mantenimiento por la inconformidad",
    ),
    "lavado": (
        "Se recoge el vehículo en la casa del cliente y se lava nuevamente sin costo",
        "Se ofrece lavado de cortesía en la próxima visita, cliente acepta",
        "Se instala tapete nuevo por el que se dañó en el lavado",
        "Se pulió el rayón en colisión, cliente recibe a satisfacción",
    ),
    "repuestos": (
        "Se llama y se informa llegada del repuesto, se programa cita para instalación",
        "Se le presta vehículo de cortesía mientras llega el repuesto, cliente tranquilo",
        "Se instala el repuesto el mismo día, queda satisfecho",
    ),
    "atencion": (
        "Se contacta a la señora, se le da la razón y se hace llamado de atención al asesor",
        "Director llama al cliente y ofrece disculpas a nombre del concesionario",
    ),
    "informacion": (
        "Se envía correo con explicación detallada de los trabajos realizados",
        "Se llama y se explica punto por punto lo que se le hizo al carro, agradece",
    ),
    "garantia": (
        "Se escala el caso a marca, se aprueba la garantía y se le informa al cliente",
        "Se da respuesta telefónica, el cliente entiende que la novedad no la cubre la garantía",
        "Se realiza prueba de ruta con el cliente, no se presenta el ruido, queda conforme",
    ),
    "entrega": (
        "Cliente asiste al taller, se verifica con el jefe de taller y se corrige. Queda satisfecho",
        "Se agenda revisión con el técnico líder sin costo, se corrige el goteo",
        "Se recibe el vehículo sin cita, se ajusta y se entrega el mismo día",
    ),
    "citas": (
        "Se reprograma la cita para el día que el cliente pidió, con servicio prioritario",
        "Se explica la falla de la página, se agenda por teléfono y queda conforme",
    ),
}
SALES_EVIDENCE: dict[str, tuple[str, ...]] = {
    "general": EVIDENCE["general"][:3],
    "tiempos": (
        "Se explica proceso de matrícula y se entrega tarjeta de propiedad",
        "Gerente comercial llama al cliente, se ofrece disculpas por la demora en la entrega",
    ),
    "informacion": (
        "Gerente comercial llama al cliente, se compromete entrega de accesorios esta semana y se cumple",
        "Se cita al cliente y se le explica nuevamente el funcionamiento del vehículo",
        "Cliente manifiesta que la molestia fue con el banco, se aclara",
    ),
    "atencion": ("Se reasigna el cliente a otro asesor y se hace retroalimentación, queda conforme",),
    "entrega": (
        "Se entrega segunda llave y se ofrece disculpas por el olvido",
        "Se pinta el bumper sin costo, cliente recibe a satisfacción",
    ),
    "precio": ("Se explica cada trámite con soportes y se devuelve la diferencia",),
}
#: What they write while the matter is still open.
EVIDENCE_OPEN: dict[str, tuple[str, ...]] = {
    "general": (
        "Se llama al cliente, no contesta, se deja mensaje en WhatsApp",
        "Se escala a jefe de taller para validar lo sucedido, pendiente respuesta",
        "Se habla con el cliente, pide que lo llamen el viernes",
        "Se le informa al director, queda pendiente la llamada",
    ),
    "repuestos": ("Repuesto pedido a fábrica, se informa al cliente que llega la otra semana",),
    "garantia": ("Se solicita autorización a marca para la garantía, en espera",),
    "entrega": ("Cliente queda de traer el vehículo el viernes para revisión",),
    "precio": ("Se solicita a contabilidad revisar la factura, pendiente nota crédito",),
}
SALES_EVIDENCE_OPEN: dict[str, tuple[str, ...]] = {
    "general": (
        "Se llama al cliente, no contesta, se deja mensaje en WhatsApp",
        "Se escala a gerencia comercial, pendiente respuesta",
    ),
    "tiempos": ("Se consulta con la oficina de tránsito, en espera de la placa",),
}
EVIDENCE_UNHAPPY: dict[str, tuple[str, ...]] = {
    "general": (
        "Se llama, se ofrece revisión sin costo pero el cliente no acepta y dice que no vuelve",
        "Se ofrece bono, no lo recibe. Manifiesta que va a llevar el carro a otro taller",
        "Se contacta, cuelga la llamada. Segundo intento igual",
    ),
    "precio": ("Se da explicación, el cliente sigue inconforme con el precio",),
    "garantia": ("Se explica que la garantía no cubre desgaste, cliente no queda de acuerdo",),
}
SALES_EVIDENCE_UNHAPPY: dict[str, tuple[str, ...]] = {
    "general": (
        "Se ofrece disculpas, el cliente dice que no vuelve a comprar en el concesionario",
        "Se explica el trámite, cliente sigue inconforme",
    ),
}
REOPENED = "Se llamó y se ofrecieron disculpas. El cliente vuelve a llamar, sigue inconforme, pide nueva respuesta"

NO_CONTACT: tuple[tuple[str, int], ...] = (
    ("No contesta", 34),
    ("NO CONTESTA.", 6),
    ("Buzón de voz", 16),
    ("buzon", 5),
    ("Apagado", 10),
    ("Número errado", 6),
    ("# equivocado", 2),
    ("Fuera de servicio", 5),
    ("Ocupado", 5),
    ("Colgó", 4),
    ("No desea responder", 4),
    ("corporativo", 2),
    ("llamar después 5pm", 3),
    ("NC", 4),
)
WHATSAPP: tuple[str, ...] = ("SI", "enviado", "si", "Enviado", "ok", "visto", "no tiene wpp")

FIRST_NAMES: tuple[str, ...] = (
    "Juan Carlos", "Luis Alberto", "José Miguel", "Pedro Antonio", "Julián Andrés", "Nelson", "Hugo Armando",
    "Edwin Fabián",
    "Germán", "Víctor Manuel", "Camilo", "Héctor Julio", "Ricardo", "Álvaro", "Iván Darío", "Jorge Enrique", "Milton",
    "Álex",
    "María del Carmen", "Luz Marina", "Martha Cecilia", "Ana Lucía", "Blanca Nieves", "Rosa Elvira", "Claudia Milena",
    "Sandra Patricia", "Nubia Stella", "Liliana", "Angélica María", "Deisy Yohana", "Flor Alba", "Gladys",
    "Ingrid Paola",
    "Mónica", "Olga Lucía", "Zulma Rocío", "Karen Daniela", "Viviana", "Esperanza", "Doris",
)  # fmt: skip
SURNAMES: tuple[str, ...] = (
    "Pérez", "Gómez", "Rodríguez", "Suárez", "Cely", "Tibaduiza", "Chaparro", "Barrera", "Siachoque", "Nossa",
    "Patarroyo",
    "Fonseca", "Pinzón", "Castañeda", "Moreno", "Vargas", "Acosta", "Avella", "Pulido", "Holguín", "Sanabria", "Cusba",
    "Peña", "Niño", "Cárdenas", "Álvarez", "Rincón", "Becerra", "Salamanca", "Torres", "Riaño", "Corredor", "Medina",
    "Puentes", "Wilches", "Amézquita", "Ochoa", "Daza", "Bautista", "Quiroga", "Espinel", "Montañez", "Gil", "Lagos",
)  # fmt: skip
COMPANIES: tuple[str, ...] = (
    "TRANSPORTES ALTIPLANO XYZ SAS", "FERRETERÍA EL PUENTE EJEMPLO SAS", "AGROINSUMOS LA MUESTRA LTDA",
    "CONSTRUCTORA FICTICIA DEL ORIENTE S.A.S.", "LÁCTEOS EJEMPLO SAS",
)  # fmt: skip
MODELS: dict[str, tuple[str, ...]] = {
    "Volkswagen": (
        "T-Cross",
        "Taos",
        "Nivus",
        "Polo",
        "Virtus",
        "Gol",
        "Voyage",
        "Jetta",
        "Tiguan",
        "Amarok",
        "Saveiro",
    ),
    "Seat": ("Ibiza", "Arona", "Ateca", "León", "Toledo"),
}
SERVICES: tuple[tuple[str, int], ...] = (
    ("Revisión 10.000", 14),
    ("REV 20K", 8),
    ("Revisión 30.000", 8),
    ("Revisión 50.000", 6),
    ("PREVENTIVO", 16),
    ("Correctivo", 14),
    ("GARANTIA", 6),
    ("Colisión", 7),
    ("LyP", 3),
    ("Latonería", 2),
    ("Accesorios", 3),
    ("Campaña", 4),
    ("Retorno", 2),
)
PAYMENTS: tuple[str, ...] = ("Contado", "Crédito", "CREDITO", "Leasing", "contado", "Crédito")
