"""Forms of showing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.web.forms import Form


class ImportForm(Form):
    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose the file that the other program exported as CSV."))],
        description=_l("CSV, at most 5 MB and 20,000 reviews. A column with the stars is needed, all else is welcome."),
    )
    origin = StringField(
        _l("Where do they come from?"),
        [DataRequired(_l("Say where these reviews were written.")), Length(max=60)],
        description=_l("Stands beside each of them, such as Judge.me or Trustpilot."),
    )
    service = SelectField(
        _l("Which service are they about?"),
        coerce=int,
        description=_l("For rows that do not name a service of ours themselves."),
    )
