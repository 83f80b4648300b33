"""The words and tables of docs/city-statistics.md."""

import pathlib
import re

import yaml

import measures

NONE = ""

INTRODUCTION = """# The city beside the world 城市与现实

Is the city that Duanlian practises on like a city? Its calls and payments by the same measures as public data, beside what is
published. AMLSim and S-FFSD are made by other simulators; the Sichuan table is of real telephone users, of whom only the
honest are counted here. Names lead to the [facts](#published-facts-公开事实); there P was read at its source, M is from
memory of it.""".splitlines()

FIELDS_INTRODUCTION = """A city in which one field gives the gangs away proves nothing about what finds them. For every kind
of event and every field of it alone: the area under the curve (AUC) of the value as a number, and of the share of scams that
its value, length, presence and first characters had in the first half of the time, tested on the second. 0.5 is useless, 1 is
perfect; from 0.8 on `tools/city/fields.py` and the scenario test fail.""".splitlines()

BANDS = (("minor", "<18"), ("young", "18-40"), ("adult", "41-65"), ("old", ">65"))


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def number(value):
    if value is None:
        return NONE
    if isinstance(value, int) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def percent(value):
    return NONE if value is None else f"{100 * value:.3g} %"


def quantiles(values, shares=(0.1, 0.5, 0.9, 0.99)):
    ordered = sorted(values)
    return ", ".join(number(measures.quantile(ordered, share)) for share in shares) if ordered else NONE


def mean(values):
    return sum(values) / len(values) if values else None


def of(source, read):
    """What is read in a source; nothing where it is not there."""
    return NONE if source is None else read(source)


def row(what, sources, read, published=NONE):
    return [what, *(of(source, read) for source in sources), published]


def call_rows(calls, sichuan):
    return [
        ["calls, days, callers", f"{calls.count:,}; {calls.days():.1f}; {calls.actors():,} persons",
         of(sichuan, lambda users: f"{len(users.degrees):,} users"), NONE],
        ["calls of a person a day", number(calls.count / max(calls.days(), 1) / max(calls.actors(), 1)), NONE, NONE],
        ["different others called: mean", number(mean(calls.out_degrees())),
         of(sichuan, lambda users: number(mean(users.degrees))), "3.41 and 5.41 in 18 weeks [kovanen_2010]"],
        ["the same: 10, 50, 90, 99 of 100", quantiles(calls.out_degrees()),
         of(sichuan, lambda users: quantiles(users.degrees)), NONE],
        ["tail exponent of those called", number(measures.tail_exponent(calls.out_degrees())),
         of(sichuan, lambda users: number(measures.tail_exponent(users.degrees))), "8.4 beyond a shift [onnela_2007], 5 "
         "[lambiotte_2008], no power law [seshadri_2008]"],
        ["tail exponent of those called by", number(measures.tail_exponent(calls.in_degrees())), NONE, NONE],
        ["directed pairs that call back", percent(calls.reciprocity()), NONE, "lopsided pairs are common [kovanen_2010], pairs "
         "that last are mutual [hidalgo_2008]"],
        ["ended calls that nobody answered", percent(calls.unanswered / len(calls.sizes) if calls.sizes else None), NONE,
         "25 to 35 % when interviewers dial [unicom_dialer]"],
        ["seconds of conversation: mean", number(mean([size for size in calls.sizes if size])),
         of(sichuan, lambda users: number(users.mean_duration)), NONE],
        ["the same: 10, 50, 90, 99 of 100", quantiles([size for size in calls.sizes if size]),
         of(sichuan, lambda users: f"{quantiles(users.median_durations)} (users' medians)"), "heavier than lognormal "
         "[vaz_de_melo_2010]"],
        ["minutes called of a person a day", number(sum(calls.sizes) / 60 / max(calls.days(), 1) / max(calls.actors(), 1)), NONE,
         "3.6 a subscription [miit_2023]"],
        ["waiting times' burstiness B, median person", number(calls.burstiness()), NONE, "above 0: people are bursty [goh_2008]"],
        ["waiting times' slope, a minute to ten hours", number(calls.gap_slope()), NONE, "-0.9 [candia_2008_exponent], heavy "
         "[candia_2008] [jo_2012], Weibull for most [jiang_2013]"],
    ]


def payment_rows(sources):
    those = (sources.payments, sources.amlsim, sources.ffsd)
    return [
        row("payments; days", those, lambda one: f"{one.count:,}; {one.days():.3g}" if one.days() else f"{one.count:,}"),
        row("payments of a payer a day", (sources.payments, sources.amlsim), lambda one: number(
            one.count / max(one.days(), 1) / max(one.actors(), 1)))[:3] + [NONE, "2.0 a head over NetsUnion (computed with 1.41 "
                                                                           "billion people) [pboc_2023_q4]"],
        row("different payees: mean", those, lambda one: number(mean(one.out_degrees()))),
        row("tail exponent of payees", those, lambda one: number(measures.tail_exponent(one.out_degrees())),
            "heavy-tailed [intesa_2020], scale-free between banks [soramaki_2007]"),
        row("tail exponent of payers", those, lambda one: number(measures.tail_exponent(one.in_degrees()))),
        row("directed pairs that pay back", those, lambda one: percent(one.reciprocity()), "within families [intesa_2020]"),
        row("amount: mean", those, lambda one: number(mean(one.sizes)), "442 by card [pboc_2023]; 266 by payment institutions, "
            "517 over NetsUnion [pboc_2023_q4]; 2,999 by banks' mobile payments [pboc_2023]"),
        row("amount: 10, 50, 90, 99 of 100", those, lambda one: quantiles(one.sizes)),
        row("share of the money in the largest 1 %", those, lambda one: percent(measures.top_share(one.sizes, 0.01))),
        row("tail exponent of amounts", those, lambda one: number(measures.tail_exponent(list(one.sizes)))),
        row("waiting times' burstiness B, median person", those, lambda one: number(one.burstiness())),
        ["waiting times' slope, a minute to ten hours", number(sources.payments.gap_slope()), NONE, NONE, "about -1 for letters "
         "[barabasi_2005]"],
    ]


def rhythm_rows(sources):
    def share(counts, which):
        return percent(sum(counts[index] for index in which) / sum(counts)) if sum(counts) else NONE

    spans = (("0 to 6", range(0, 6)), ("6 to 9", range(6, 9)), ("9 to 12", range(9, 12)), ("12 to 14", range(12, 14)),
             ("14 to 18", range(14, 18)), ("18 to 21", range(18, 21)), ("21 to 24", range(21, 24)))
    for name, hours in spans:
        yield [f"from {name} o'clock", share(sources.calls.hours, hours), share(sources.payments.hours, hours),
               of(sources.sichuan, lambda users, hours=hours: share(users.hours, hours))]
    yield ["on Saturday and Sunday", share(sources.calls.weekdays, (5, 6)), share(sources.payments.weekdays, (5, 6)), NONE]


def comparisons(sources):
    """Title, picture, its caption and the lines of a table, for each part."""
    yield ("Calls 通话", "degrees.svg", "How many others one calls and pays", table(
        ["what", "city", "Sichuan", "published"], call_rows(sources.calls, sources.sichuan)))
    yield ("Payments 支付", "sizes.svg", "How long conversations and how large payments are", table(
        ["what", "city, yuan", "AMLSim", "S-FFSD", "published"], payment_rows(sources)))
    yield ("Rhythm 作息", "rhythm.svg", "When people call and pay", [
        *table(["share", "calls, city", "payments, city", "users by their busiest hour, Sichuan"], rhythm_rows(sources)), "",
        "Each person has a rhythm of his own [aledavood_2015]."])
    yield ("Waiting times 间隔", "waits.svg", "How long people wait between what they do", [
        "Between two calls that a person makes, and between two payments, from a second to weeks, in bins that grow by half. "
        "The dashed line has the slope of [candia_2008_exponent]."])


def median_and_p95(values):
    if not values:
        return NONE
    return f"median {quantiles(values, (0.5,))}, 95 of 100 below {quantiles(values, (0.95,))} ({len(values):,})"


def share_of(counts, key):
    return percent(counts[key] / counts.total()) if counts.total() else NONE


def asked_and_seen(sources):
    seen, asked = sources.chains, sources.asked or {}

    def wanted(key, *names):
        entry = asked.get(key)
        return ", ".join(f"{name} {entry[name]}" for name in names) + f" ({entry['prov'][0]})" if entry else NONE

    yield (f"{seen.started:,} scams started, {seen.reached:,} persons believed, {seen.paid:,} paid, {seen.reported:,} of these "
           "reported before the end. \"Asked\" is what the domain's figures say.")
    yield ""
    mixture = asked.get("victim_report_delay_minutes", {}).get("mix", [])
    rows = [
        ["minutes until a victim's money moves on", wanted("first_hop_split_minutes", "median", "p95"),
         median_and_p95(seen.first_hop)],
        ["minutes at each later account", wanted("hop_delay_minutes", "median", "p95"), median_and_p95(seen.hop)],
        ["layers", wanted("layers", "min", "mode", "max"), layers(seen.layers)],
        ["minutes from a payment to the last movement of its money", wanted("full_chain_minutes", "median", "p95"),
         median_and_p95(seen.chain)],
        ["minutes from the last payment to the report: 10, 25, 50, 75, 90 of 100",
         ", ".join(f"{100 * part['w']:.0f} % median {part['median']}" for part in mixture),
         quantiles(seen.report_delays, (0.1, 0.25, 0.5, 0.75, 0.9))],
        ["victims' age: mean", number(asked["victim_age"]["mean"]) + " (P)" if asked else NONE, number(mean(seen.ages))],
    ]
    for word, band in BANDS:
        rows.append([f"victims of {band}", percent(asked["victim_age"]["bands"][band]) if asked else NONE,
                     share_of(seen.bands, word)])
    whole = sum(one["share_default"] for one in sources.categories)
    for one in sources.categories:
        rows.append([f"{one['id']} {one['zh']}, share of those who paid", percent(one["share_default"] / whole),
                     share_of(seen.categories, one["id"])])
    yield from table(["what", "asked", "seen"], rows)


def layers(values):
    if not values:
        return NONE
    return f"min {min(values)}, mode {max(sorted(set(values)), key=values.count)}, max {max(values)} ({len(values):,})"


def read_facts():
    return yaml.safe_load((pathlib.Path(__file__).parent / "facts.yaml").read_text(encoding="utf-8"))


def cited(line, facts):
    """The keys of facts in a line as links to them. REQUIRES that there are such facts."""
    def link(match):
        return f"[{facts[match[1]]['short']}](#{match[1]})"
    return re.sub(r"\[([a-z_]+_\d{4}\w*|unicom_dialer)\](?!\()", link, line)


def fact_lines(facts):
    for key, fact in facts.items():
        yield f"- <a id=\"{key}\"></a>**{fact['short']}** ({fact['provenance']}): {fact['says']}. {fact['source']}."
