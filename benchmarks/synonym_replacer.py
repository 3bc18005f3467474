"""A synonym replacer for measuring spin: swaps a share of the words of a text for synonyms out of a fixed list.

The list was written for this benchmark before the background counts were made and is not tuned to them. Forms agree
(plural for plural, past for past), as in the output of the usual article spinners; the sense often does not.
"""

from __future__ import annotations

import re

import numpy as np

SYNONYMS = """
said: uttered, voiced; says: utters, voices; told: informed, apprised; asked: queried, questioned; called: termed, dubbed
people: folks, individuals; country: nation, realm; countries: nations, realms; government: administration, regime
president: chief, head; leader: chief, frontrunner; leaders: chiefs, heads; officials: functionaries, authorities
official: functionary, officer; state: province, commonwealth; states: provinces, nations; law: statute, edict
laws: statutes, edicts; court: tribunal, bench; judge: magistrate, arbiter; police: constabulary, cops
money: cash, coin; million: heap, mass; year: twelvemonth, annum; years: seasons, twelvemonths; week: sennight, fortnight
day: daytime, date; days: dates, daytimes; time: period, moment; times: periods, moments; month: moon, period
months: moons, periods; today: presently, nowadays; group: bunch, gathering; groups: bunches, gatherings
company: firm, enterprise; companies: firms, enterprises; workers: laborers, employees; work: labor, toil
job: occupation, task; jobs: occupations, tasks; home: dwelling, abode; homes: dwellings, abodes; house: residence, lodge
city: metropolis, town; town: hamlet, borough; area: zone, territory; areas: zones, territories; place: locale, spot
world: globe, earth; war: warfare, strife; attack: assault, onslaught; attacks: assaults, onslaughts
troops: soldiers, forces; forces: powers, troops; weapons: arms, armaments; security: safety, safeguard
plan: scheme, blueprint; plans: schemes, blueprints; bill: draft, measure; vote: ballot, poll; votes: ballots, polls
election: ballot, poll; elections: ballots, polls; campaign: crusade, drive; party: faction, gathering; parties: factions
report: account, dossier; reports: accounts, dossiers; news: tidings, word; story: tale, narrative
stories: tales, narratives; media: press, outlets; decision: ruling, verdict; meeting: gathering, assembly
talks: discussions, parleys; agreement: accord, pact; deal: bargain, pact; trade: commerce, barter; tax: levy, duty
taxes: levies, duties; budget: finances, allotment; spending: expenditure, outlay; health: wellbeing, fitness
care: attention, upkeep; school: academy, college; schools: academies, colleges; students: pupils, learners
children: kids, youngsters; women: ladies, females; men: males, gentlemen; man: gentleman, male; woman: lady, female
family: household, kin; families: households, clans; friends: companions, pals; life: existence, living
death: demise, passing; problem: difficulty, trouble; problems: difficulties, troubles; question: query, inquiry
questions: queries, inquiries; issue: matter, subject; issues: matters, subjects; case: instance, matter
cases: instances, matters; evidence: proof, confirmation; investigation: probe, inquest; crime: felony, offense
crimes: felonies, offenses; power: might, strength; support: backing, aid; help: aid, assist; helped: aided, assisted
change: alteration, shift; changes: alterations, shifts; effort: exertion, endeavor; efforts: exertions, endeavors
policy: strategy, approach; policies: strategies, approaches; program: scheme, routine; programs: schemes, routines
system: framework, arrangement; member: associate, affiliate; members: associates, affiliates; committee: panel, board
office: bureau, workplace; statement: declaration, pronouncement; comments: remarks, observations; speech: oration, address
letter: missive, note; book: volume, tome; number: figure, quantity; numbers: figures, quantities; part: portion, segment
parts: portions, segments; end: finish, conclusion; start: beginning, onset; side: flank, edge; way: manner, path
ways: manners, paths; thing: object, item; things: objects, items; reason: cause, motive; reasons: causes, motives
result: outcome, consequence; results: outcomes, consequences; water: liquid, fluid; food: nourishment, sustenance
car: automobile, vehicle; cars: automobiles, vehicles; road: street, avenue; roads: streets, avenues
good: fine, decent; great: grand, superb; big: large, huge; large: big, sizable; small: little, tiny; new: novel, fresh
old: aged, ancient; young: youthful, juvenile; long: lengthy, extended; short: brief, concise; high: lofty, elevated
low: reduced, meager; strong: powerful, sturdy; weak: feeble, frail; important: vital, crucial; major: principal, chief
serious: grave, solemn; hard: tough, difficult; difficult: arduous, tough; easy: simple, effortless; clear: evident, plain
sure: certain, positive; true: genuine, real; real: genuine, actual; free: liberated, gratis; full: complete, entire
early: premature, initial; late: tardy, belated; recent: latest, fresh; public: communal, open; private: personal, secluded
local: regional, native; national: countrywide, domestic; foreign: alien, overseas; different: distinct, diverse
similar: alike, comparable; possible: feasible, potential; likely: probable, apt; common: ordinary, usual
special: exceptional, particular; political: governmental, partisan; economic: financial, monetary; military: armed, martial
former: previous, erstwhile; current: present, existing; next: following, ensuing; last: final, previous; first: initial, opening
several: numerous, various; many: numerous, countless; few: scant, sparse; whole: entire, complete; right: correct, proper
wrong: incorrect, mistaken; dead: deceased, lifeless; angry: furious, irate; happy: joyful, glad; afraid: fearful, scared
became: turned, grew; began: commenced, started; started: commenced, began; ended: finished, concluded
made: crafted, fashioned; make: craft, fashion; making: crafting, fashioning; took: grabbed, seized; take: grab, seize
taking: grabbing, seizing; gave: granted, handed; give: grant, hand; given: granted, handed; got: obtained, acquired
get: obtain, acquire; getting: obtaining, acquiring; put: placed, set; went: traveled, proceeded; go: travel, proceed
going: traveling, proceeding; came: arrived, appeared; come: arrive, appear; coming: arriving, appearing
found: discovered, located; find: discover, locate; saw: witnessed, spotted; see: witness, spot; seen: witnessed, spotted
knew: understood, realized; know: understand, realize; think: ponder, reckon; thought: pondered, reckoned
believe: trust, suppose; believed: trusted, supposed; want: desire, wish; wanted: desired, wished; need: require, demand
needed: required, demanded; needs: requires, demands; use: utilize, employ; used: utilized, employed
using: utilizing, employing; show: display, exhibit; showed: displayed, exhibited; shows: displays, exhibits
keep: retain, maintain; kept: retained, maintained; hold: grasp, clutch; held: grasped, clutched; left: departed, exited
leave: depart, exit; bring: fetch, carry; brought: fetched, carried; buy: purchase, procure; bought: purchased, procured
sell: vend, peddle; sold: vended, peddled; pay: remunerate, compensate; paid: remunerated, compensated
build: construct, erect; built: constructed, erected; stop: halt, cease; stopped: halted, ceased; try: attempt, endeavor
tried: attempted, endeavored; trying: attempting, endeavoring; win: triumph, prevail; won: triumphed, prevailed
lost: misplaced, forfeited; lose: misplace, forfeit; fight: battle, combat; fighting: battling, combating
killed: slain, murdered; kill: slay, murder; died: perished, expired; die: perish, expire; hit: struck, smacked
hurt: harmed, injured; threatened: menaced, endangered; accused: charged, blamed; arrested: apprehended, detained
announced: proclaimed, declared; released: liberated, unleashed; added: appended, tacked; wrote: penned, composed
write: pen, compose; read: perused, scanned; spoke: conversed, talked; speak: converse, talk; talk: chat, converse
heard: overheard, perceived; hear: perceive, overhear; met: encountered, greeted; meet: encounter, greet
agreed: concurred, consented; refused: declined, rejected; allowed: permitted, authorized; allow: permit, authorize
offered: proposed, proffered; received: obtained, got; sent: dispatched, transmitted; send: dispatch, transmit
raised: lifted, elevated; increased: escalated, heightened; increase: rise, growth; reduced: diminished, lessened
reduce: diminish, lessen; cut: slashed, severed; grew: expanded, swelled; growing: expanding, swelling
included: encompassed, comprised; including: encompassing, comprising; includes: encompasses, comprises
continue: persist, proceed; continued: persisted, proceeded; remain: stay, linger; remained: stayed, lingered
remains: stays, lingers; live: reside, dwell; lived: resided, dwelt; living: residing, dwelling; run: sprint, dash
running: sprinting, dashing; move: shift, budge; moved: shifted, budged; led: guided, steered; lead: guide, steer
expected: anticipated, awaited; expect: anticipate, await; hope: wish, aspiration; worried: anxious, troubled
concerned: anxious, troubled; noted: remarked, observed; argued: contended, quarreled; claimed: alleged, purported
explained: clarified, elucidated; described: depicted, portrayed; often: frequently, regularly; always: forever, constantly
never: ne'er, nowise; again: anew, afresh; also: likewise, additionally; still: yet, nonetheless; already: previously, beforehand
recently: lately, newly; quickly: rapidly, swiftly; nearly: almost, practically; about: roughly, approximately
however: nevertheless, nonetheless; because: since, as; although: albeit, though; while: whilst, whereas; soon: shortly, presently
perhaps: maybe, possibly; especially: particularly, notably; actually: really, truly; really: truly, genuinely
together: jointly, collectively; only: merely, solely; enough: sufficient, adequate; almost: nearly, virtually
"""

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def read_synonyms() -> dict[str, tuple[str, ...]]:
    """The list: a lower-case word and its replacements."""
    entries = (entry.partition(":") for entry in SYNONYMS.replace("\n", ";").split(";") if entry.strip())
    return {word.strip(): tuple(option.strip() for option in options.split(",")) for word, _, options in entries}


def replace_words(text: str, share: float, *, seed: int) -> tuple[str, int]:
    """The text with about ``share`` of all its words replaced, and how many were; fewer where the list gives out.

    >>> replace_words("the big house", 0.5, seed=1)[1]
    2
    """
    synonyms = read_synonyms()
    rng = np.random.default_rng(seed)
    words = list(_WORD.finditer(text))
    known = [match for match in words if match.group() in synonyms]
    wanted = min(len(known), round(share * len(words)))
    chosen = {known[k].start() for k in rng.choice(len(known), size=wanted, replace=False)} if wanted else set()

    def replaced(match: re.Match[str]) -> str:
        if match.start() not in chosen:
            return match.group()
        options = synonyms[match.group()]
        return options[int(rng.integers(len(options)))]

    return _WORD.sub(replaced, text), wanted
