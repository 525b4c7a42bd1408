"""The bank, reached by files: a person uploads them to its program, and its statement says what became of each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.payouts.providers import Answer, ProviderUnreachable, TransferOrder


class BankFile:
    name = "bank_file"
    label = _l("Files for the bank")
    takes_files = True

    def send(self, order: TransferOrder) -> Answer:
        """There is no wire: the file is the sending."""
        raise ProviderUnreachable(_l("This bank takes files. Download the file of the batch and upload it there."))

    def look_up(self, key: str) -> Answer:
        """Only a statement, or a person who asks the bank, knows."""
        raise ProviderUnreachable(_l("Import the bank’s statement, or ask the bank and note what it says."))
