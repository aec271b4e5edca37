"""Words by which a column gives itself away: towns of Colombia, makes and models of cars, channels, kinds of request.

Short on purpose: an attentive person's general knowledge, not a gazetteer. What is not here is told by its heading.
"""

from __future__ import annotations

from collections.abc import Collection

from sheets_automation.domain.cells.text import normalise


def _set(text: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in text.split(","))


#: Towns with dealers, and those of Boyacá.
PLACES = _set(
    "Tunja,Duitama,Sogamoso,Chiquinquirá,Paipa,Villa de Leyva,Moniquirá,Garagoa,Puerto Boyacá,Bogotá,Bogotá D C,Chía,"
    "Soacha,Zipaquirá,Cajicá,Facatativá,Fusagasugá,Girardot,Mosquera,Funza,Medellín,Envigado,Itagüí,Bello,Rionegro,"
    "Sabaneta,Apartadó,Cali,Palmira,Buga,Tuluá,Buenaventura,Jamundí,Yumbo,Barranquilla,Soledad,Cartagena,Santa Marta,"
    "Montería,Sincelejo,Valledupar,Riohacha,Bucaramanga,Floridablanca,Girón,Piedecuesta,Barrancabermeja,San Gil,Cúcuta,"
    "Ocaña,Pamplona,Pereira,Dosquebradas,Manizales,Armenia,Cartago,Ibagué,Espinal,Neiva,Pitalito,Garzón,Villavicencio,"
    "Yopal,Arauca,Pasto,Ipiales,Popayán,Quibdó,Florencia,Mocoa,Leticia,San Andrés,La Dorada,Santa Rosa de Cabal"
)
BRANDS = _set(
    "Volkswagen,VW,Seat,Cupra,Audi,Skoda,Chevrolet,Renault,Mazda,Kia,Hyundai,Toyota,Nissan,Ford,Suzuki,Honda,BMW,"
    "Mercedes,Mercedes Benz,Mini,Peugeot,Citroën,Citroen,Fiat,Jeep,Dodge,RAM,Volvo,Subaru,Mitsubishi,BYD,Chery,JAC,"
    "Great Wall,Haval,Changan,MG,Foton,DFSK,Zeekr,Jetour,Land Rover,Jaguar,Porsche,Lexus,Isuzu,Hino,Opel,SsangYong,KGM,"
    "Yamaha,AKT,Bajaj,Auteco,Hero,KTM,Royal Enfield"
)
MODELS = _set(
    "Gol,Polo,Virtus,Voyage,Saveiro,Jetta,Tiguan,Taos,Nivus,T Cross,Amarok,Golf,Passat,Touareg,Teramont,Vento,Ibiza,"
    "León,Arona,Ateca,Tarraco,Toledo,Formentor,Onix,Spark,Sail,Tracker,Captiva,Logan,Sandero,Stepway,Duster,Kwid,Koleos,"
    "Kangoo,Mazda 2,Mazda 3,CX 3,CX 5,CX 30,CX 9,Picanto,Rio,Sportage,Sorento,Corolla,Hilux,Prado,Fortuner,Yaris,RAV4,"
    "March,Versa,Kicks,X Trail,Frontier,Qashqai,Fiesta,Escape,Explorer,Ranger,Swift,Vitara,Jimny,Civic,CR V,HR V,"
    "Accent,Tucson,Creta,Santa Fe,A3,A4,Q3,Q5,Q7,Crafter"
)
CHANNELS = _set(
    "correo,correo electrónico,email,teléfono,telefónico,telefónica,llamada,web,página web,virtual,presencial,whatsapp,"
    "redes,redes sociales,facebook,instagram,google,buzón,buzón de sugerencias,carta,oficina,sic,superintendencia,"
    "superintendencia de industria y comercio,formulario,chat,personal,físico,línea de atención,phone,mail,website,"
    "walk in"
)
KINDS = _set(
    "p,q,r,s,petición,queja,reclamo,reclamación,sugerencia,felicitación,solicitud,consulta,denuncia,"
    "derecho de petición,solicitud de información,garantía,agradecimiento,inconformidad,"
    "complaint,claim,request,suggestion,praise"
)
GIVEN_NAMES = _set(
    "maría,jose,josé,luis,juan,carlos,ana,luz,jorge,diana,andrés,andrea,sandra,martha,marta,paola,claudia,camilo,laura,"
    "natalia,daniel,daniela,david,sergio,oscar,óscar,miguel,alejandro,alejandra,fernando,edwin,wilson,wilmer,hernán,"
    "héctor,fabio,rafael,mauricio,adriana,mónica,mauricio,carolina,angélica,blanca,rosa,gloria,gladys,nubia,yenny,jenny,"
    "john,jhon,jhonatan,cristian,julián,felipe,santiago,sebastián,nicolás,mateo,valentina,karen,leidy,yuli,johanna,"
    "johana,víctor,ricardo,pedro,pablo,germán,hugo,nelson,olga,milton,zulma,doris,stella,ángela,patricia,liliana"
)


def known_in(text: str, words: Collection[str]) -> bool:
    """Whether a cell is one of these words, or begins with one: «TUNJA NORTE», «SOLICITUD-INTERES GENERAL»."""
    plain = normalise(text)
    if plain in words:
        return True
    parts = plain.split()
    return len(parts) < 6 and any(" ".join(parts[:n]) in words for n in (1, 2, 3) if n < len(parts))
