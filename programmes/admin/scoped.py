"""The admin of one programme's rows: what a member of staff sees and changes is computed from memberships."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from programmes import access
from programmes.access import Right

LARGEST_KEY = 2**63 - 1


class Scoped:
    """What admins and inlines share: rows narrowed to the visitor's programmes, and rights in place of permissions."""

    model: type[Model]
    admin_site: Any
    programme_path: ClassVar[str] = "programme"
    campus_path: ClassVar[str] = ""
    part_path: ClassVar[str] = ""
    see: ClassVar[Right] = Right.CONFIGURE
    change: ClassVar[Right | None] = Right.CONFIGURE
    add: ClassVar[Right | None] = Right.CONFIGURE
    remove: ClassVar[Right | None] = Right.CONFIGURE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Give only rows of programmes (and campus and side) that the visitor works in."""
        return self._within(super().get_queryset(request), request, self.see)  # type: ignore[misc]  # mixed into an admin

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room to who has something to see in it."""
        return self._anywhere(request, self.see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let see what the visitor's memberships cover."""
        return self._may(request, obj, self.see)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let change what the visitor's memberships cover."""
        return self._may(request, obj, self.change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let delete what the visitor's memberships cover."""
        return self._may(request, obj, self.remove)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let add where the visitor may add anywhere; the choices of the form hold the rest."""
        return self.add is not None and self._anywhere(request, self.add)

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only rows that the visitor may see."""
        self._narrow(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]  # mixed into an admin

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer only rows that the visitor may see."""
        self._narrow(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]  # mixed into an admin

    def _narrow(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        other = self.admin_site._registry.get(db_field.related_model)
        if isinstance(other, Scoped):
            kwargs.setdefault("queryset", other.get_queryset(request))

    def _anywhere(self, request: HttpRequest, right: Right) -> bool:
        """Say whether the visitor has a right in any programme."""
        return access.may(request.user, right)

    def _may(self, request: HttpRequest, obj: Any, right: Right | None) -> bool:
        if right is None:
            return False
        if obj is None or not isinstance(obj, self.model):
            return self._anywhere(request, right)
        rows = self.model._default_manager.filter(pk=obj.pk)
        return self._within(rows, request, right).exists()

    def _within(self, rows: QuerySet[Any], request: HttpRequest, right: Right) -> QuerySet[Any]:
        return access.visible(
            rows, request.user, right, programme=self.programme_path, campus=self.campus_path, part=self.part_path
        )


class ScopedAdmin(Scoped, admin.ModelAdmin):  # type: ignore[type-arg]  # generic only for the type checker
    """A model admin for rows of programmes."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any], *place: Any) -> HttpResponse | None:
        """Act on the chosen rows; what cannot be the number of a row is not there."""
        for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME):
            if not (chosen.isascii() and chosen.isdigit() and int(chosen[:20]) <= LARGEST_KEY):
                raise Http404
        answer: HttpResponse | None = super().response_action(request, queryset, *place)
        return answer

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow lists to be narrowed to one programme by address, beside the filters that are shown."""
        return lookup == f"{self.programme_path}__slug" or super().lookup_allowed(lookup, value, request)


class ScopedTabular(Scoped, admin.TabularInline):  # type: ignore[type-arg]  # generic only for the type checker
    """Rows of a table inside another row's page."""

    extra = 0


class ScopedStacked(Scoped, admin.StackedInline):  # type: ignore[type-arg]  # generic only for the type checker
    """Rows with longer texts inside another row's page."""

    extra = 0
