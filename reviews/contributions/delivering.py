"""The file that is used: the work with its rights written into it, made once a licence stands."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import av
from flask_babel import force_locale
from flask_babel import gettext as _

from app.database import db
from app.mail.links import absolute_url
from app.media import filing
from app.media.models import StoredFile
from app.media.storage import storage
from reviews.contributions.asset_models import Asset
from reviews.contributions.licence_models import Licence
from reviews.contributions.rights import Rights, packet, written_into


def deliver(licence_id: int) -> None:
    """Quiet when it was made before. A licence of an idea has no file."""
    licence = db.session.get_one(Licence, licence_id)
    if licence.delivered_id is not None:
        return
    file = _made(licence.asset, rights_of(licence))
    if file is not None:
        licence.delivered_id = file.id
        db.session.flush()


def rights_of(licence: Licence) -> Rights:
    """In the language of the work, because the file knows no reader."""
    asset = licence.asset
    credit = asset.credit_line
    with force_locale(asset.language):
        notice = _(
            "© %(credit)s. Licensed to be used until %(day)s; all other rights reserved.",
            credit=credit,
            day=licence.offer.ends_on.isoformat(),
        )
    return Rights(
        title=asset.title,
        creator=credit,
        credit=credit,
        notice=notice,
        statement_url=absolute_url("licence_rights.statement", reference=licence.reference),
        licensor_url=absolute_url("library.index"),
    )


def _made(asset: Asset, rights: Rights) -> StoredFile | None:
    if asset.kind == "text":
        words = f"{asset.title}\n\n{asset.text}\n\n{rights.credit}\n{rights.notice}\n{rights.statement_url}\n"
        return filing.keep(words.encode(), filename="text.txt", content_type="text/plain")
    if asset.file is None:
        return None
    if asset.kind == "photo":
        data = written_into(storage().get(asset.file.key), rights)
        return filing.keep(data, filename="photo.jpg", content_type="image/jpeg")
    with tempfile.TemporaryDirectory(prefix="imece-film-") as folder:
        source, target = Path(folder) / "source.webm", Path(folder) / "target.webm"
        storage().get_file(asset.file.key, source)
        tag_film(source, target, rights)
        return filing.keep_file(target, filename=f"{asset.kind}.webm", content_type=asset.file.content_type)


def tag_film(source: Path, target: Path, rights: Rights) -> None:
    """The same streams, not written anew, with the rights in the container's tags."""
    with av.open(str(source)) as film, av.open(str(target), "w", format="webm") as out:
        streams = {stream.index: out.add_stream_from_template(stream) for stream in film.streams}
        out.metadata.update(
            {
                "title": rights.title,
                "artist": rights.creator,
                "copyright": rights.notice,
                "comment": f"{rights.credit} · {rights.statement_url}",
            }
        )
        for part in film.demux():
            if part.dts is not None:
                part.stream = streams[part.stream.index]
                out.mux(part)


def side_file(rights: Rights) -> io.BytesIO:
    """The same rights beside a film, as programs for pictures read them."""
    return io.BytesIO(packet(rights).encode())
