"""Lists of contracts and timesheets ask the database the same for one row as for three."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions_app.domain import timesheets
from tests.scenarios import paid, stages

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 14, 10, tzinfo=UTC)


@pytest.mark.requirement("OM-11")
def test_one_contract_or_sheet_costs_as_many_queries_as_three(client, settings):
    settings.STAFF_SECOND_FACTOR = False
    with time_machine.travel(AT, tick=False):
        scene = paid.pays(stages.running(at=AT))
        client.force_login(scene.coordinator)
        asked = []
        for mentors in ([0], [1, 2]):
            for number in mentors:
                contract = paid.signed(scene, number)
                mentor = scene.mentors[number].person
                sheet = timesheets.begin(contract, date(2026, 9, 1), by=mentor, at=AT)
                timesheets.put_line(sheet, on=date(2026, 9, 2), minutes=60, kind="preparation", by=mentor, at=AT)
                timesheets.submit(sheet, by=mentor, at=AT)
            asked.append({name: counted(client, name) for name in ("contract", "timesheet")})

    assert asked[0] == asked[1]


def counted(client, name):
    page = reverse(f"admin:sessions_app_{name}_changelist")
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)
