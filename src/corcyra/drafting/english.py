"""English words that the rules go by."""

from __future__ import annotations

from typing import Final


def words(listed: str) -> frozenset[str]:
    """Return words that stand in one text, parted by spaces."""
    return frozenset(listed.split())


COMMON: Final = words(
    "a about above according across after again against ago all allegedly almost alone along "
    "already also although always among an and another any anybody anyone apart are around as ask "
    "at away back based be because been before behind being below besides between beyond big both "
    "but by call can cannot certainly clearly comment considering could currently despite did do "
    "does down due during each earlier early either else enough entering especially even every "
    "everybody everyone everything except few finally first following for formally former "
    "formerly from further furthermore given going had half hardly has have he hence her here "
    "hers him his how however i if in indeed inside instead into is it its itself just last later "
    "least less let like likewise long looking many may maybe me meanwhile might mine more "
    "moreover most mostly much must my namely near nearest nearly neither never nevertheless new "
    "next no nobody none nor not nothing now nowadays of off officially often on once one only or "
    "other others otherwise our out outside over own people perhaps please probably quite rather "
    "recently say says several shall she should similarly since so some somebody someone "
    "something sometimes soon still such surely than thank that the their them then there "
    "therefore these they this those though through throughout thus to today together tomorrow "
    "too toward towards two three four five six seven eight nine ten under unless unlike until up "
    "upon us usually very was we well were what whatever when whenever where whereas whether "
    "which while who whole whom whose why will with within without would yes yesterday yet you "
    "your answer question hello good great sir madam second third hundreds dozens thousands "
    "troops police soldiers crowds witnesses sources officials residents protesters authorities "
    "everybody's appeal order chapter section part page note editorial article photo update read "
    "free central eastern western northern southern north south east west"
)
"""Words that are no name though a sentence begins with them."""

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan jan.",
            "february feb feb.",
            "march mar mar.",
            "april apr apr.",
            "may",
            "june jun jun.",
            "july jul jul.",
            "august aug aug.",
            "september sep sept sep. sept.",
            "october oct oct.",
            "november nov nov.",
            "december dec dec.",
        ),
        1,
    )
    for name in names.split()
}
DAYS: Final = words("monday tuesday wednesday thursday friday saturday sunday")

SAYING: Final = words(
    "said say says told tells tell notes noted reminds reminded remarked remarks believes believe "
    "believed states stated added adds argued argues claimed claims warned warns insisted insists "
    "denied denies explained explains wrote writes announced declared declares commented comments "
    "asserted asserts reported reports testified admitted admits acknowledged acknowledges thinks "
    "think thought considers recalled recalls predicted predicts suggested suggests replied "
    "answered answers confirmed confirms estimated estimates emphasized emphasised emphasizes "
    "stressed stresses maintained maintains alleged alleges contended contends concluded "
    "concludes cautioned observed observes shouted complained swore conceded concedes opined "
    "spoke speaks put puts accused accuses blamed blames called"
)
"""Verbs of saying and holding."""
PLURAL: Final = words(
    "report believe note argue claim deny insist estimate state warn admit allege maintain speak"
)
"""Verbs of many, which are nouns as well unless a plural stands before them."""
INVERTED: Final = words("said says added adds explained insisted believes wrote")
"""Those that stand in front of who says it."""
ACCUSING: Final = words("accused accuses blamed blames called")
"""Verbs whose object is part of what is said."""
TITLES: Final = words(
    "mr mr. mrs mrs. ms ms. dr dr. prof prof. gen gen. col col. lt lt. sgt sgt. capt capt. "
    "maj maj. sen sen. rep rep. gov gov. st st. sir madam comrade lady lord"
)
SHORTENED: Final = TITLES | words(
    "jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. no. approx. e.g. i.e. vs. etc. "
    "a.m. p.m. art. vol. pp. p. ca. c. inc. ltd. jr. sr."
)
"""Words that keep the point they end with."""
MODIFIERS: Final = words(
    "former ex acting deputy senior chief vice first interim late retired leading prominent "
    "independent exiled jailed local regional national foreign internal interior prime political "
    "military top assistant then current outgoing incoming self-proclaimed opposition human "
    "rights finance defence defense security state press executive general special chief veteran "
    "young old presidential city well-known famous junior duty night school"
)
"""Words that may stand before an office."""
DEPARTMENTS: Final = words(
    "interior foreign defence defense finance security national state human rights general supreme "
    "regional military"
)
"""Of these, those that belong to a body's name."""
PARTICLES: Final = words("de da del della di du van von der den bin ibn ben al el la le ter ten y")
PREPOSITIONS: Final = words(
    "of to for in on at by with from against about into over under between among towards toward "
    "through near after before around across inside outside within"
)
PLACING: Final = words("in at near from around across inside outside towards toward into")
"""Prepositions that a place may follow."""
GENERIC: Final = words(
    "oppositionist politician activist analyst expert scientist scholar historian economist "
    "journalist author exile dissident veteran interlocutor researcher specialist diplomat "
    "pensioner politologist commentator observer publicist"
)
"""Nouns by which whoever spoke last may be called."""
PLACE_FIRST: Final = words(
    "port lower upper new mount lake fort north south east west san santa cape saint great"
)
"""First words of places."""
PLACE_LAST: Final = words(
    "square street bridge river valley pass province region mountains island city avenue bay "
    "district village hill hills sea gate quarter road"
)
"""Last words of places."""
PRONOUNS: Final = words("he she")
GROUPS: Final = words(
    "officials authorities police government ministry sources witnesses residents protesters "
    "protestors demonstrators prosecutors opposition army court parliament media activists "
    "doctors hospitals hospital critics analysts experts observers diplomats soldiers lawyers "
    "relatives survivors investigators organisers organizers host defenders company families "
    "defence prosecution kremlin administration spokesman spokeswoman spokesperson newspaper "
    "newspapers agency agencies reporters historians monitors workers miners unions union "
    "villagers eyewitnesses rescuers medics commanders ministers lawmakers deputies senators "
    "watchdog embassy indictment verdict statement article report document inquiry commission "
    "journalists eyewitness groups organisations organizations ngos charities campaigners outlets "
    "broadcasters channels ministries"
)
"""Nouns for those who speak without a name."""
COUNTING: Final = words("counted recorded registered documented tallied listed")
"""Verbs of saying, where a number stands behind them."""
FINDING: Final = words("found finds show shows showed shown reveal reveals revealed established")
"""Verbs of saying, where `that` stands behind them."""
TOLD: Final = COUNTING | words(
    "reported confirmed announced given put estimated cited stated said acknowledged admitted "
    "claimed named"
)
"""What figures are by somebody: `45 deaths were reported by the Red Cross`."""
RECORDS: Final = words(
    "figures data records statistics counts count estimates estimate numbers tally register census"
)
"""Nouns for what is written down, to which something may be said to accord."""
ENDINGS: Final = (
    *words(
        "ov ova ev eva yov yova in'a enko chenko yan ian shvili dze uly kyzy vich vna bekov bekova"
    ),
    *words(
        "baev bayev bayeva aev aeva zade zadeh oglu oglou sky skaya skiy ski ska kov kova nov nova"
    ),
)
"""Ends of surnames between the Black Sea and Mongolia."""
STOPWORDS: Final = words(
    "the of and to in a that is was for it with as on be at by this had not are but from or have "
    "an they which one you were all her she there would their we him been has when who will no "
    "more if out so said what up its about into than them can only other time new some could "
    "these two may then do first any my now such like our over me even most made after also did "
    "many"
)
"""By which English is known."""
