"""What is not there for a visitor answers as if it did not exist."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from programmes.admin.scoped import ScopedAdmin


class Hidden(ScopedAdmin):
    """A scoped admin that answers 404 wherever the stock admin would say that something is forbidden or missing."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list to who may see rows of it."""
        if not self.has_view_permission(request):
            raise Http404
        return super().changelist_view(request, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show a row to who may see it."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied as refusal:
            raise Http404 from refusal

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        """Delete what may be deleted."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except PermissionDenied as refusal:
            raise Http404 from refusal

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history of a row to who may see the row."""
        self.row(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def row(self, request: HttpRequest, object_id: str) -> Any:
        """Find one row that the visitor may see; raises Http404."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        raise Http404
