"""The mails there are, by the word that ``recibe`` of ``people.toml`` and ``Correos`` use."""

from __future__ import annotations

DIGEST = "resumen_diario"
ADMINISTRATOR = "aviso_administrador"

#: What a person may ask to receive; a notice goes to the administrator alone.
RECEIVED = (DIGEST,)
