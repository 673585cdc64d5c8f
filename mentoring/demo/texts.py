"""What the demo's applicants write: sentences such as real applicants write, by language and part."""

STUDENT = "student"
GUIDE = "guide"

SENTENCES: dict[tuple[str, str], tuple[str, ...]] = {
    ("nb", STUDENT): (
        "Jeg er snart ferdig utdannet og vet fortsatt ikke hvilken type stilling jeg bør søke på.",
        "Jeg vil gjerne snakke med noen som har stått i det samme valget selv.",
        "Jeg håper å bli tryggere på å fortelle hva jeg faktisk kan.",
        "Jeg vurderer å ta en master, men lurer på om arbeidserfaring teller mer.",
        "Nettverket mitt er lite, og jeg kjenner ingen som jobber i bransjen.",
        "Jeg lærer best når jeg får konkrete tilbakemeldinger.",
        "Jeg har jobbet i butikk ved siden av studiene og vil videre til noe mer faglig.",
        "Jeg ønsker en mentor som stiller krav og ikke bare er hyggelig.",
        "Jeg er den første i familien som studerer, og savner noen å spørre.",
        "Jeg trives godt med tall, men vil også jobbe med mennesker.",
        "Målet mitt er å ha en plan for det første året etter studiet.",
        "Jeg vil lære hvordan et vanlig arbeidsliv ser ut fra innsiden.",
        "Jeg har vanskelig for å ta ordet i møter og vil øve på det.",
        "Jeg er nysgjerrig på offentlig sektor, men vet lite om hvordan man kommer inn.",
    ),
    ("nb", GUIDE): (
        "Jeg har jobbet i bransjen i over femten år og har hatt nytte av andres råd underveis.",
        "Jeg lærer selv mye av å snakke med studenter.",
        "Jeg har ansatt mange nyutdannede og vet hva arbeidsgivere ser etter.",
        "Jeg har byttet retning to ganger og kan fortelle om både gode og dårlige valg.",
        "Jeg er opptatt av at studenten selv setter målene for samtalene.",
        "Jeg har lederansvar i dag, men begynte som fagspesialist.",
        "Jeg har et bredt nettverk i regionen som jeg gjerne åpner.",
        "Jeg var mentor i fjor og har lyst til å fortsette.",
        "Jeg kan ta imot på arbeidsplassen og vise hvordan en vanlig dag ser ut.",
        "Jeg liker best å være konkret: en søknad, en samtale, et neste skritt.",
        "Jeg er pensjonist, men sitter fortsatt i to styrer.",
        "Jeg har erfaring fra både privat og offentlig sektor.",
        "Jeg husker godt hvordan det var å være ny på studiet.",
    ),
    ("da", STUDENT): (
        "Jeg bliver snart færdig og vil gerne blive i Danmark.",
        "Jeg mangler et netværk i branchen.",
        "Jeg vil gerne have sparring på mit CV og mine ansøgninger.",
        "Jeg håber at lære, hvordan en dansk arbejdsplads fungerer i hverdagen.",
    ),
    ("da", GUIDE): (
        "Jeg har arbejdet i branchen i mange år og vil gerne give noget videre.",
        "Jeg har selv arbejdet i udlandet og ved, hvordan det er at være ny.",
        "Jeg kan åbne mit netværk og vise, hvordan vi arbejder.",
        "Jeg ansætter selv og ved, hvad der tæller i en ansøgning.",
        "Jeg kan mødes på min arbejdsplads et par gange om måneden.",
    ),
    ("en", STUDENT): (
        "I would like to stay and work here after my degree, but I do not know the labour market.",
        "I have sent many applications without getting to an interview.",
        "I hope to understand what employers expect of a new graduate.",
        "I want to build a small network in my own field.",
        "I worked as an engineer at home before my master's and want that experience to count.",
        "I would like honest feedback on my CV.",
        "I learn best by discussing real situations.",
        "I wonder how people move from a student job to a permanent one.",
        "I find it hard to read between the lines in job adverts.",
        "My aim is to have a plan for the first six months after my thesis.",
    ),
    ("en", GUIDE): (
        "I have hired international graduates and know what helps them past the first round.",
        "I came here as a student myself and had a mentor who made a difference.",
        "I can show how we work and introduce colleagues.",
        "I like to set small goals between meetings.",
        "I have changed industry twice and can talk about both.",
        "I can meet at my workplace once or twice a month.",
        "I want to give back and learn from somebody younger.",
    ),
}

SHORT: dict[tuple[str, str], tuple[str, ...]] = {
    ("nb", STUDENT): ("Finne retning", "Bygge nettverk", "Bli tryggere i intervju", "Første relevante jobb"),
    ("nb", GUIDE): ("Seniorrådgiver", "Avdelingsleder", "Prosjektleder", "Økonomisjef", "Utvikler", "Daglig leder"),
    ("da", STUDENT): ("Mit første job i Danmark", "Et netværk i branchen"),
    ("da", GUIDE): ("Seniorkonsulent", "Teamleder", "Projektleder", "HR-partner", "Udvikler"),
    ("en", STUDENT): ("A first job in my field", "A network here", "A better CV", "An internship"),
    ("en", GUIDE): ("Senior adviser", "Head of department", "Project manager", "Data engineer", "HR partner"),
}
