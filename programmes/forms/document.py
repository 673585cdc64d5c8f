"""The form of a document at the desk: its file is looked at by the virus scanner before it is kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from people.domain import scanning
from programmes.forms.configuring import ConfiguringForm


class DocumentForm(ConfiguringForm):
    """A document with its file."""

    def clean_file(self) -> Any:
        """Refuse a file in which the scanner finds something; one that is kept already was looked at then."""
        chosen = self.cleaned_data["file"]
        if isinstance(chosen, UploadedFile):
            chosen.seek(0)
            scanning.refuse_infected(chosen.read())
            chosen.seek(0)
        return chosen
