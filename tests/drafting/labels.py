"""What a person finds in the texts beside: who speaks, what each says, which figures.

`says` holds pieces of the text, marks apart. The rules were written over `TUNED`; `LATER` was
labelled before the rules saw it, and they were widened after that first look (docs/draft.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Label:
    """One text's labels."""

    people: tuple[str, ...]
    """Surnames of the people who speak."""
    says: tuple[tuple[str, str], ...]
    """Speaker (surname, or last word of a group), and where it begins to where it ends."""
    figures: tuple[tuple[str, float, float], ...]
    disputed: tuple[str, ...] = ()


TUNED = {
    "roundup": Label(
        ("Hollis", "Pruett", "Mukashev", "Oskanov"),
        (
            ("Hollis", "Sending the League's ... within days."),
            ("Hollis", "But most inhabitants ... for long."),
            ("Hollis", "in those weeks ... in 1979."),
            ("believed", "hundreds of people ... killed then"),
            ("records", "dozens of ... dead."),
            ("Pruett", "The people of ... against thieves."),
            ("Pruett", "The regiments will ... their flag."),
            ("Pruett", "Such a step ... two courts."),
            ("Mukashev", "Sadyrov’s plea ... be obeyed."),
            ("Oskanov", "On paper ... the plea."),
            ("Oskanov", "But the decision ... Dzhumabek."),
            ("Oskanov", "The plea went ... the crowd."),
            ("Oskanov", "Dzhumabek saw ... was slipping."),
            ("Oskanov", "Without the regiments ... in a night."),
            ("Oskanov", "The League is ... by Karelin"),
            ("Oskanov", "he knows Sadyrova ... his own."),
            ("Oskanov", "Now the regiments ... has Karelin."),
            ("Oskanov", "Sadyrov will do ... tells him"),
        ),
        (("deaths", 200, 999), ("deaths", 24, 99)),
        ("deaths",),
    ),
    "wire": Label(
        ("Vessen", "Dolmen", "Rebek", "Horak", "Falk"),
        (
            ("ministry", "At least 27 ... on Wednesday"),
            ("Vessen", "the marchers had ... foreign gunmen."),
            ("Vessen", "We had no ... order myself"),
            ("Dolmen", "There was not ... the square"),
            ("Dolmen", "He shot at ... schoolchildren."),
            ("Rebek", "The hospital of ... 61 bodies"),
            ("police", "Some 12,000 ... since morning"),
            ("Organisers", "the crowd at 40,000."),
            ("Horak", "The orders did ... my ministry"),
            ("Dolmen", "the resignation a farce."),
            ("Falk", "The League will ... a week"),
        ),
        (
            *(("deaths", 27, 27), ("wounded", 300, 300), ("deaths", 61, 61)),
            *(("crowd", 12000, 15000), ("crowd", 40000, 40000), ("troops", 1500, 1500)),
        ),
        ("crowd",),
    ),
    "court": Label(
        ("Orlova", "Brandt", "Lennart", "Kostin"),
        (
            ("Orlova", "Does the witness ... company?"),
            ("Brandt", "The order came ... the palace."),
            ("Brandt", "It was not ... who spoke."),
            ("Lennart", "How many men ... that evening?"),
            ("Brandt", "There were 140 ... other side."),
            ("Orlova", "The statement of ... otherwise."),
            ("Kostin", "I never ordered ... to shoot."),
            ("Kostin", "Without the colonel ... moved."),
        ),
        (("troops", 140, 140), ("people", 2000, 2000)),
    ),
    "silent": Label((), (), (("inhabitants", 85000, 85000),)),
    "essay": Label(
        ("Wieland", "Strand", "Moller"),
        (
            ("Wieland", "the tax explains everything."),
            ("Wieland", "the rising began ... in barracks."),
            ("Strand", "the salt tax ... a pretext."),
            ("Strand", "money from abroad ... first march."),
            ("quarter", "prices doubled ... 2031."),
            ("trade", "prices rose by 11 percent."),
            ("Moller", "If you ask ... the cold"),
            ("Moller", "People who freeze ... treaties."),
            ("inquiry", "neither the tax ... what happened."),
        ),
        (("share", 11, 11),),
    ),
    "letters": Label(
        ("Gradov", "Pell", "Lind"),
        (
            ("Gradov", "the patron across ... merely signs."),
            ("Pell", "Mr Gradov has ... twenty years"),
            ("Pell", "I decide, and I alone."),
            ("union", "Between 8 and ... letter appeared"),
            ("police", "three arrests."),
            ("Lind", "We printed it ... was true"),
            ("Lind", "And we would print it again."),
        ),
        (("detained", 8, 12), ("detained", 3, 3)),
        ("detained",),
    ),
    "gazette": Label(
        ("Temirov", "Kassabian", "Pavel"),
        (
            ("Temirov", "the night had cost ... worse."),
            ("Temirov", "Give them bread ... go home"),
            ("Temirov", "Give them soldiers ... will stay."),
            ("Kassabian", "the mayor has ... the streets."),
            ("Kassabian", "him of feeding ... promises"),
            ("Kassabian", "the garrison would ... for him."),
            ("Pavel", "he had counted ... northern road."),
            ("army", "their number at four."),
        ),
        (("deaths", 9, 9), ("lorries", 14, 14), ("lorries", 4, 4)),
        ("lorries",),
    ),
    "memoir": Label(
        ("Lupescu", "Corbu"),
        (
            ("Lupescu", "Your minister is a clerk"),
            ("Lupescu", "It is the ... the embassy."),
            ("Corbu", "her husband had ... the radio."),
            ("Corbu", "He wept"),
            ("Corbu", "Then he asked for his boots."),
            ("us", "of sixty or seventy."),
        ),
        (("deaths", 16, 16), ("deaths", 60, 70)),
        ("deaths",),
    ),
    "garbled": Label(
        ("Satpaeva", "Boldin"),
        (
            ("Satpaeva", "Introduction of ... own army."),
            ("Satpaeva", "Omarkhanov “could ... neighbor."),
            ("Satpaeva", "the contingent will ... to anyone."),
            ("Boldin", "Peacekeepers came not on a week."),
            ("Boldin", "Whoever has the ... decides."),
            ("Boldin", "Omarkhanov is now ... signature."),
            ("authorities", "7 people"),
            ("defenders", "43 victims."),
            ("Affairs", "the Union has set conditions."),
        ),
        (("deaths", 7, 7), ("deaths", 43, 43)),
        ("deaths",),
    ),
    "bulletin": Label(
        ("Petrik", "Marek"),
        (
            ("union", "More than 8,000 ... 2 October 2030"),
            ("company", "5,200."),
            ("Petrik", "We are not ... against hunger"),
            ("Petrik", "the strike was paid for from abroad."),
            ("Marek", "the strike illegal."),
            ("Marek", "Without the miners ... three days"),
            ("office", "Seven strikers ... since Monday"),
        ),
        (("miners", 8000, 8000), ("miners", 5200, 5200), ("detained", 7, 7)),
        ("miners",),
    ),
    "panel": Label(
        ("Root", "Quill"),
        (
            ("moderator", "Welcome."),
            ("moderator", "Professor Anselm ... events."),
            ("Root", "The treaty was ... for this."),
            ("Root", "It was written ... bakers."),
            ("Quill", "I disagree with Professor Root."),
            ("Quill", "The treaty says ... it says."),
            ("moderator", "So who decides?"),
            ("Quill", "The man in the north decides."),
            ("Quill", "Without him not ... the pass."),
            ("Root", "And yet thanks ... was shot."),
        ),
        (("crowd", 30000, 30000),),
    ),
}

LATER = {
    "dispatch": Label(
        ("Brezan", "Dvorska", "Kostov"),
        (
            ("corporal", "We were told ... own cousins"),
            ("Brezan", "fewer than 40 men had left their posts."),
            ("Dvorska", "the number at 600"),
            ("Dvorska", "The minister is lying ... count"),
            ("Dvorska", "Both are reasons to go."),
            ("Kostov", "the order to march ... abroad."),
            ("Kostov", "the garrison would have stayed loyal."),
        ),
        (("troops", 40, 40), ("troops", 600, 600), ("share", 60, 60)),
        ("troops",),
    ),
    "verdict": Label(
        ("Kelemen", "Osei", "Arnaut"),
        (
            ("prosecution", "the accused ... to fire."),
            ("defence", "any order was given."),
            ("Kelemen", "she saw the ... his hand."),
            ("Kelemen", "the first shots ... the roof."),
            ("Osei", "at least two ... from there."),
            ("indictment", "eleven people ... injured."),
            ("families", "nineteen dead."),
            ("Arnaut", "I raised my ... stop them"),
        ),
        (
            *(("crowd", 3000, 3000), ("deaths", 11, 11), ("wounded", 54, 54)),
            *(("deaths", 19, 19), ("rifles", 2, 2)),
        ),
        ("deaths",),
    ),
    "translated": Label(
        ("Dzhaksybekov", "Lintsov"),
        (
            ("Dzhaksybekov", "Battalion will leave ... will say"),
            ("Dzhaksybekov", "president Yerkin ... Baltabay."),
            ("Lintsov", "in the spring ... the security."),
            ("Lintsov", "Shamayev himself ... of him"),
            ("center", "in the days ... lost."),
            ("office", "other figure - 225."),
        ),
        (("deaths", 238, 238), ("deaths", 225, 225)),
        ("deaths",),
    ),
    "interview": Label(
        ("Olufsen", "Holm"),
        (
            ("question", "Was it a conspiracy?"),
            ("Olufsen", "I have read ... winter."),
            ("Olufsen", "There was no conspiracy."),
            ("Olufsen", "The governor needed ... of salt."),
            ("Holm", "agents from the south paid the rioters."),
            ("Olufsen", "Holm wrote that thirty years later."),
            ("Olufsen", "In his own ... the kind."),
            ("Olufsen", "He counted 200 ... the cold."),
        ),
        (("crowd", 200, 200), ("crowd", 4000, 4000)),
    ),
}
