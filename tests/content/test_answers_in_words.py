"""What the words must answer: every point of the article that the project began with, and what patients ask."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from viewer.content import all_paragraphs
from viewer.content.content import Content
from viewer.content.definitions import Definitions
from viewer.content.texts import LINK
from viewer.web.html_text import ProseWriter

ROOT = Path(__file__).parents[2]

ARTICLE = [
    (
        "what chronic migraine is, with its three numbers",
        "chronic-migraine",
        "15 or more days",
        "at least 8",
        "more than 3 months",
    ),
    (
        "the standard pattern, not the best one",
        "appointment",
        "standard pattern",
        "No one has shown that they are the best",
    ),
    (
        "a preventive, after others have been tried",
        "chronic-migraine",
        "preventive",
        "two or three other preventives first",
        "at least three",
    ),
    ("not for readers to act on by themselves", "sources-and-review", "No one should give injections by it"),
    ("what nerves let out", "nerve-ending", "CGRP", "substance P", "glutamate"),
    ("loose muscles do not explain it", "how-it-works", "makes muscles looser", "cannot explain why it helps"),
    (
        "two large studies, one of which missed its goal",
        "how-well",
        "One of the two large studies missed its goal",
        "no real difference",
    ),
    (
        "how many injections, units and groups; the most there can be",
        "appointment",
        "31 small injections",
        "155 units",
        "seven groups of muscles",
        "39 injections and 195 units",
    ),
    ("between the brows and on the shoulders too", "appointment", "between the brows", "Neck and shoulders: 10"),
    ("what the forehead muscle does", "frontalis", "lifts your brows", "A tense muscle is not the reason"),
    ("the frown muscle", "corrugator", "upright lines of a frown", "The aim is not to smooth your frown"),
    ("the one between the brows", "procerus", "bridge of the nose", "lines across the top of your nose"),
    ("a chewing muscle; tension is not the reason", "temples", "chewing muscle", "A tense jaw is not the reason"),
    ("the nerves at the back of the head, not tension", "occiput", "occipital nerves", "not to loosen a tense scalp"),
    (
        "the neck muscles too; the shoulder points on top",
        "neck",
        "at the base of the skull",
        "along the top of the shoulders",
    ),
    ("points fixed in advance, with extras that may follow", "appointment", "fixed in advance", "up to 8 extra"),
    (
        "no grid; one row, high up; a low one could drop the brow",
        "forehead",
        "not a grid",
        "in one row, high up",
        "brow droop",
    ),
    ("four on each side, above the ear, behind the hairline", "temples", "Above the ears, behind the hairline"),
    ("at the ridge, to lower pain signals", "occiput", "at and above the bony ridge", "lower pain signals"),
    (
        "how many on each side",
        "appointment",
        "Temples: 8, four on each side",
        "Back of the head: 6, three on each side",
    ),
    ("no extras in the neck", "neck", "no extra injections in the neck itself", "up to four extra"),
    ("who gives them differs by country", "appointment", "trained clinician", "differs from country to country"),
    (
        "every 12 weeks; judged after two or three rounds; not all are helped",
        "how-well",
        "every 12 weeks",
        "two or three rounds",
        "not all",
        "49 in 100",
        "in round 2 or 3",
    ),
    (
        "side effects with their numbers",
        "side-effects",
        "Neck pain: 9",
        "Drooping eyelid: 4",
        "Stiff muscles: 4",
        "Headache: 5",
    ),
    ("what else its success hangs on", "how-well", "do have chronic migraine", "pain pills too often", "enough rounds"),
    (
        "it may help, about 2 days over a dummy",
        "how-well",
        "helps many people, but not all",
        "2 fewer days with migraine a month",
    ),
]
PATIENTS = [
    ("Where will the injections go, and how many?", "appointment", "31 small injections", "Forehead: 7", "Temples: 8"),
    (
        "Why my forehead or shoulders if my pain is elsewhere?",
        "how-it-works",
        "if your pain is elsewhere",
        "share a path",
    ),
    ("How much will it hurt, how long does it take?", "appointment", "about 15 minutes", "pin prick"),
    (
        "How soon will it work, how many rounds until we decide?",
        "how-well",
        "from the first weeks",
        "first two or three rounds",
    ),
    ("How well does it work, against a dummy?", "how-well", "(a placebo)", "about 2 fewer days with migraine"),
    ("How long does it last, how often do I come back?", "after", "in 12 weeks", "wear off by about 12 weeks"),
    (
        "What does each area bring?",
        "side-effects",
        "What may you feel in each area",
        "Forehead: drooping lid",
        "Neck and shoulders: sore",
    ),
    (
        "When should I get urgent help?",
        "get-help",
        "emergency number",
        "swallowing",
        "breathing",
        "speaking",
        "hours to weeks",
    ),
    ("Will my face look different?", "side-effects", "Will your face look different", "It wears off"),
    ("What do I do before and after?", "appointment", "Before you go", "headache diary", "list of all your medicines"),
    ("Who should not have it?", "who-should-not", "allergic", "infected", "pregnant", "muscle or nerve disease"),
    ("Is it for episodic migraine?", "who-should-not", "not for episodic migraine", "14 or fewer"),
    (
        "What are the extra injections?",
        "appointment",
        "follow-the-pain",
        "three muscles only",
        "not on every country's label",
    ),
    (
        "Is it the same as cosmetic injections, or other brands?",
        "how-it-works",
        "same as cosmetic",
        "all brands the same? No",
    ),
    (
        "Can I keep taking my other medicines?",
        "who-should-not",
        "Ask before you stop or change",
        "Do not stop one by yourself",
    ),
]

RISKS = [
    (
        "risk is first told against a comparison",
        "side-effects",
        "twice as common",
        "4 in 100 people with the medicine stopped",
        "With the dummy it was about 1 in 100",
    ),
    ("one statement of what is most common", "side-effects", "Neck pain is the most common"),
    ("the list says that it is not whole", "side-effects", "the ones seen most", "bronchitis", "high blood pressure"),
    (
        "headaches can get much worse at first",
        "side-effects",
        "worse at first",
        "About 1 in 100",
        "hospital",
        "first week",
    ),
    (
        "both halves of the English rule",
        "how-well",
        "fewer than 3 in 10 headache days",
        "fewer than 15 headache days",
        "3 months in a row",
    ),
    (
        "both halves of the European rule",
        "how-well",
        "first two or three rounds",
        "fewer than 10 headache days",
        "4 to 5 months",
    ),
    ("medication overuse is no bar", "who-should-not", "do not rule you out", "start before that", "65 in 100"),
    (
        "adults only, with the trial in teenagers",
        "who-should-not",
        "for adults, not for children",
        "125 teenagers",
        "did not show",
    ),
    (
        "the whole list to tell the clinician",
        "who-should-not",
        "bleeding",
        "surgery on your face",
        "weak forehead",
        "which one",
        "last 4 months",
        "side effect from it",
        "antibiotic injection",
        "muscle relaxant",
        "aspirin",
        "allergy, colds or sleep",
        "vitamins and herbs",
    ),
    ("what the medicine is made of", "who-should-not", "human albumin", "donated blood"),
    (
        "emergencies of the head itself",
        "get-help",
        "sudden headache",
        "Fever with a very bad headache or a stiff neck",
        "on one side",
        "seizure",
    ),
    (
        "a drooping lid alone, and one with other signs",
        "get-help",
        "Call your clinic the same day",
        "an eyelid droops",
        "with any sign above, that is an emergency",
    ),
    ("what can wait", "get-help", "Wait and see", "sore or bruised spots"),
    ("the effect can wear off early", "how-well", "wear off sooner", "63 in 100", "2 to 4 weeks before"),
    (
        "who paid, and whether it matters",
        "how-well",
        "paid for more than half",
        "not sure that it makes a real difference",
    ),
    (
        "both results of the first trial",
        "how-well",
        "no real difference",
        "days with headache and with migraine fell more",
    ),
    ("the trouble with places that are no clinics", "appointment", "fake or badly handled", "19 people ill"),
    (
        "the two days fewer are those of the two large studies",
        "how-well",
        "In two large studies, people with the medicine had about 2 fewer",
    ),
    (
        "what was counted from any cause is not called a side effect",
        "side-effects",
        "24 in 100 people had a new health problem of any kind",
    ),
    ("serious problems were counted over unequal times", "side-effects", "The dummy was given for fewer rounds"),
    ("the points are not chosen by tight spots", "trapezius", "not chosen because a spot is tight"),
    ("which babies were counted", "who-should-not", "1 in 100 babies born alive"),
    ("amounts add up", "who-should-not", "the amounts add up"),
    ("trouble with swallowing can outlast the rest", "after", "by about 12 weeks", "swallowing can last for months"),
]

ASKED = [
    (
        "Can I take my triptan or painkiller when a migraine comes?",
        "who-should-not",
        "when an attack comes",
        "Count the days",
    ),
    ("Will it get worse first?", "side-effects", "worse at first", "first week"),
    ("It wears off at week 9: what then?", "how-well", "wear off sooner", "Tell your clinic if this happens"),
    ("Droopy lid: how long, can anything be done?", "side-effects", "for some weeks", "eye drops"),
    ("My neck is weak: whom do I call?", "get-help", "Call your clinic the same day", "your neck is weak"),
    ("Together with CGRP drugs?", "questions", "acts on CGRP", "Experts differ"),
    (
        "How many years, and what happens if I stop?",
        "how-well",
        "What happens when you stop?",
        "80 in 100",
        "guide says to stop if",
    ),
    ("What if I am late, or sooner than 12 weeks?", "how-well", "miss a round", "sooner than 12 weeks"),
    ("What does it cost?", "questions", "What does it cost?", "which medicines you have tried"),
    ("Pregnant or breastfeeding?", "who-should-not", "too little data to be sure", "152 babies", "breast milk"),
    ("Can it stop working?", "how-well", "Can it stop working", "antibodies"),
    ("Is it safe over years, do muscles get thin?", "side-effects", "safe over years", "2-year study", "thinner"),
    (
        "Fear of needles, fainting, numbing cream?",
        "appointment",
        "afraid of needles",
        "1 in 100 people fainted",
        "numbing cream",
    ),
    ("Uneven brows; cosmetic injections too?", "forehead", "brows may look uneven", "cosmetic"),
    ("Drive, work, sports, lie down?", "after", "Do not drive if you feel weak", "hard exercise", "normal day"),
    ("Teenagers, older people, men?", "who-should-not", "125 teenagers", "65 or older", "were women"),
    ("Like the flu, dizzy?", "questions", "flu"),
    ("Do I stop my blood thinner?", "who-should-not", "Do not stop it by yourself", "no clear difference in bruises"),
    (
        "Weight, hair loss, alcohol, hats, vaccine?",
        "questions",
        "no good evidence",
        "weight, hair loss",
        "alcohol",
        "vaccines",
    ),
    ("Do light, sound or aura get better?", "how-well", "no count for light, sound or aura"),
]
"""What patients ask in clinics and forums: each has an answer with a source, or the plain word that there is no good
evidence."""


@pytest.fixture(scope="module")
def said(content: Content) -> dict[str, str]:
    """The words of every text as a reader meets them, by id."""
    prose = ProseWriter(content, content.words["en"])
    texts: dict[str, str] = {}
    for path, paragraph, _ in all_paragraphs(content.definitions):
        name = getattr(content.definitions, str(path[0]))[path[1]].id
        told = (paragraph.heading or "", paragraph.text, *paragraph.items)
        texts[name] = " ".join((texts.get(name, ""), *map(prose.plain, told)))
    return texts | {term.id: prose.plain(term.text) for term in content.definitions.glossary}


def test_every_point_of_the_article_and_every_question_has_a_row():
    assert (len(ARTICLE), len(PATIENTS), len(ASKED)) == (26, 15, 20)


@pytest.mark.parametrize("row", [*ARTICLE, *PATIENTS, *RISKS, *ASKED], ids=lambda row: row[0])
def test_a_text_answers(said, row):
    _, text, *awaited = row
    assert text in said
    for words in awaited:
        assert words.lower() in said[text].lower(), words


def test_every_question_is_at_most_two_taps_away(content):
    """One opens the questions, one follows the link to the answer; the other answers stand there."""
    questions = content.topics["questions"].text
    reached = {name for p in questions for line in (p.text, *p.items) for name, _ in LINK.findall(line)}
    assert {text for _, text, *_ in ASKED} - reached - {"questions"} <= {"forehead"}, (
        "the forehead is in the list itself"
    )


def test_side_effects_begin_with_what_trials_compared(content):
    """A count without a comparison group comes later: it can only look smaller or larger than it is."""
    first = next(topic for topic in content.definitions.topics if topic.id == "side-effects").text[0]
    assert {content.definitions.sources[name].kind for name in first.sources} <= {"trial", "review of trials"}
    assert "placebo" in {name for name, _ in LINK.findall(first.text)}


@pytest.mark.parametrize("part", ["forehead", "corrugator", "procerus", "frontalis"])
def test_every_text_that_tells_of_a_drooping_lid_says_whom_to_call(content, part):
    sections = {section.id: section.text for section in content.parts[part].sections}
    told = [paragraph.text for paragraph in sections["side-effects"] if "lid" in paragraph.text]
    assert told
    assert all("get-help" in {name for name, _ in LINK.findall(text)} for text in told)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_plays_a_risk_down(content, language):
    """What once stood here: the lowest number first, needle pain as the most common effect, overuse as a bar."""
    found = _all(content.localized(language).definitions)
    retired = ["most had none", "la mayoría no tuvo", "most common are pain", "más comunes son dolor"]
    retired += ["dealt with first", "primero hay que resolver"]
    assert not re.findall("|".join(retired), found, re.IGNORECASE)


NUMBER = re.compile(r"\d+(?:\.\d+)?")


def numbers(text: str) -> list[str]:
    return sorted(NUMBER.findall(LINK.sub("", text)))


def test_a_translation_says_the_same_numbers(content):
    """Each paragraph and landmark of each language has the figures of the original, no more and no fewer."""
    for language in content.translations:
        other = content.localized(language).definitions
        for (path, own, _), (_, translated, _) in zip(
            all_paragraphs(content.definitions), all_paragraphs(other), strict=True
        ):
            pairs = zip((own.text, *own.items), (translated.text, *translated.items), strict=True)
            for one, two in pairs:
                assert numbers(one) == numbers(two), (language, path, two)
        for own_site, site in zip(content.definitions.sites, other.sites, strict=True):
            assert numbers(own_site.landmark) == numbers(site.landmark), (language, site.id)


def test_a_translation_links_to_the_same_explanations(content):
    for language in content.translations:
        other = content.localized(language).definitions
        for (path, own, _), (_, translated, _) in zip(
            all_paragraphs(content.definitions), all_paragraphs(other), strict=True
        ):
            linked, found = (
                {name for line in (p.text, *p.items) for name, _ in LINK.findall(line)} for p in (own, translated)
            )
            assert linked == found, (language, path)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_text_sells_and_no_text_instructs(content, language):
    """Nothing optimal, nothing revolutionary; the trademark stands where readers need the word they know."""
    found = _all(content.localized(language).definitions)
    sold = (
        r"\b(optimal|optimum|revolutionary|breakthrough|simply|miracle"
        r"|óptim[oa]s?|revolucionari[oa]s?|milagros[oa]s?)\b"
    )
    assert not re.findall(sold, found, re.IGNORECASE)
    assert not re.findall(
        r"\b(inject the|insert the needle|angle the needle|inyecte|introduzca la aguja)\b", found, re.IGNORECASE
    )
    assert len(re.findall("B[oó]tox", found)) == 5


def _all(defined: Definitions) -> str:
    texts = [defined.purpose, defined.disclaimer, defined.trademark, *(term.text for term in defined.glossary)]
    texts += [line for _, p, _ in all_paragraphs(defined) for line in (p.text, *p.items)]
    return " ".join(texts)


def test_every_statement_of_the_treatment_has_a_source(content):
    for path, _, sources in all_paragraphs(content.definitions):
        assert sources, path


def test_the_walk_shows_the_seven_steps_in_order_with_links(client, content):
    page = client.get("/en/").text
    walk = re.search(r'<ol class="walk">(.*?)</ol>', page, re.DOTALL)
    assert walk
    assert re.findall(r'href="#([^"]*)"', walk[1]) == [muscle.id for muscle in content.structures]
    assert (
        "Frown muscle (Corrugator supercilii)</a>: 2 injections, 1 on each side, 10 of 155 units of medicine</li>"
        in walk[1]
    )
    assert len(re.findall(r'class="next"', page)) == 6
    assert len(re.findall(r'class="previous"', page)) == 6


def test_the_published_ratings_add_up():
    text = (ROOT / "docs" / "pemat.md").read_text(encoding="utf-8")
    pemat, index = text.split("## CDC Clear Communication Index, item by item")
    asked = (
        ("PEMAT-P, understandability", pemat, range(1, 20)),
        ("PEMAT-P, actionability", pemat, range(20, 27)),
        ("Clear Communication Index", index, range(1, 21)),
    )
    readers = len(re.findall(r"\b[A-Z]\b", text[text.index("\n| | A |") :].splitlines()[1]))
    assert readers >= 6
    for name, part, items in asked:
        rows = re.findall(r"^\| (\d+) \|[^|]*" + readers * r"\| (1|0|n/a) " + r"\|", part, re.MULTILINE)
        given = [scores for number, *scores in rows if int(number) in items]
        assert len(given) == {19: 17, 7: 7, 20: 20}[len(items)], name
        totals = []
        for reader in zip(*given, strict=True):
            scores = [int(score) for score in reader if score != "n/a"]
            totals.append(f"{sum(scores)} of {len(scores)}, {round(100 * sum(scores) / len(scores))}%")
        assert f"| {name} | {' | '.join(totals)} | 90% |" in text
