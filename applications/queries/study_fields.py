"""Fields of study: the broad and narrow fields of ISCED-F 2013, which the answer to a question of that kind names."""

from django.utils.translation import gettext_lazy as _

BROAD = {
    "00": _("General programmes"),
    "01": _("Teaching and education"),
    "02": _("Arts and humanities"),
    "03": _("Social sciences, journalism and information"),
    "04": _("Business, administration and law"),
    "05": _("Natural sciences, mathematics and statistics"),
    "06": _("Information and communication technology"),
    "07": _("Engineering, manufacturing and construction"),
    "08": _("Agriculture, forestry, fisheries and veterinary medicine"),
    "09": _("Health and welfare"),
    "10": _("Services"),
}

NARROW = {
    "001": _("Basic programmes"),
    "002": _("Literacy and numeracy"),
    "003": _("Personal skills"),
    "011": _("Education and teacher training"),
    "021": _("Arts and design"),
    "022": _("History, philosophy and theology"),
    "023": _("Languages"),
    "031": _("Economics, politics, psychology and sociology"),
    "032": _("Journalism, libraries and information"),
    "041": _("Business and administration"),
    "042": _("Law"),
    "051": _("Biology and biochemistry"),
    "052": _("Environment and nature"),
    "053": _("Chemistry, physics and earth sciences"),
    "054": _("Mathematics and statistics"),
    "061": _("Computing and information systems"),
    "071": _("Engineering: chemistry, energy, electronics, machines"),
    "072": _("Manufacturing and processing"),
    "073": _("Architecture and building"),
    "081": _("Agriculture"),
    "082": _("Forestry"),
    "083": _("Fisheries"),
    "084": _("Veterinary medicine"),
    "091": _("Health: medicine, nursing, therapy, pharmacy"),
    "092": _("Welfare: care and social work"),
    "101": _("Personal services, tourism and sport"),
    "102": _("Hygiene and occupational health"),
    "103": _("Security"),
    "104": _("Transport"),
}
