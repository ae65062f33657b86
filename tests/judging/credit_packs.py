"""Rule packs of shapes that no shipped pack has, written as a city would write them."""

# ruff: noqa: E501  lines of packs are as long as they are

TAX = "{name: tax_yuan, event: tax, unit: yuan}"
SIGNED = "{name: signed, event: signing, unit: project}"

AMOUNT_THEN_YEARS = f"""
indicators: [{TAX}]
share_rules:
  - name: staged
    stages:
      tax_yuan:
        - {{shares: {{first_contact: "1", landing: "0"}}, until: {{recovered_units: 3000000}}}}
        - {{shares: {{first_contact: "1/2", landing: "1/2"}}, until: {{years: 5, since: production}}}}
        - {{shares: {{first_contact: "0", landing: "1"}}}}
    sums_to: "1"
"""
"""All to the origin until 300 万 are recovered, then 5 : 5 for 5 years from production, then 0 : 1."""

AMOUNT_THEN_ITS_YEARS = AMOUNT_THEN_YEARS.replace(
    "years: 5, since: production", "years: 3, since: recovered"
)
"""The same, but 3 years from the day on which the 300 万 were reached."""

BY_ANOTHER = """
indicators:
  - {name: tax_yuan, event: tax, unit: yuan}
  - {name: investment_yuan, event: fixed_investment, unit: yuan}
share_rules:
  - name: staged
    stages:
      tax_yuan:
        - {shares: {landing: "1"}, until: {recovered_units: 10000000, of: investment_yuan}}
        - {shares: {first_contact: "1/2", landing: "1/2"}}
    shares: {investment_yuan: {landing: "1"}}
    sums_to: "1"
"""
"""Tax is shared once 1,000 万 of fixed investment are there."""

BY_LAND = """
indicators:
  - {name: large, event: signing, unit: project, amount: land, when: {land_sqm: {at_least: 66667}}}
  - {name: land_mu, event: signing, unit: mu, amount: land}
  - {name: assets_yuan, event: start, unit: yuan, amount: fixed_assets, amount_yuan_min: 50000000}
  - {name: total_yuan, event: completion, unit: yuan, amount: total}
share_rules:
  - name: on_much_land
    when: {land_sqm: {above: 66667}}
    shares: {"*": {first_contact: "1/2", landing: "1/2"}}
    sums_to: "1"
  - name: rest
    shares: {"*": {landing: "1"}}
    sums_to: "1"
"""
"""Projects from 100 mu (66,667 m²) on count; above it first contact has half."""

TWO_ROLES = f"""
indicators: [{SIGNED}]
share_rules:
  - name: introduced
    when: {{has_introducer: true}}
    shares: {{signed: {{introducer: "3/10", first_contact: "4/10", landing: "3/10"}}}}
    sums_to: "1"
  - name: without
    when: {{has_introducer: false}}
    shares: {{signed: {{first_contact: "7/10", landing: "3/10"}}}}
    sums_to: "1"
"""

CITY_UNIT = f"""
indicators: [{SIGNED}]
share_rules:
  - name: with_unit
    shares: {{signed: {{first_contact: "6/10", introducer: "1/10", city_unit: "1/10", landing: "2/10"}}}}
    absent: {{introducer: city_unit, city_unit: landing}}
    sums_to: "1"
"""

CAPPED = f"""
indicators: [{TAX}]
share_rules:
  - name: both
    shares: {{tax_yuan: {{first_contact: "1", landing: "1"}}}}
    sums_to: "2"
ceilings:
  - {{name: most, indicator: tax_yuan, of: project, units_max: 5000000}}
  - {{name: year, indicator: tax_yuan, of: office_year, units_max: 100}}
"""
"""One office gets at most 500 万 from one project; the ceiling of a year is shown elsewhere."""

LEVEL = """
indicators:
  - {name: jobs, event: jobs, unit: person, kind: level}
share_rules:
  - name: shared
    stages:
      jobs:
        - {shares: {first_contact: "1"}, until: {recovered_units: 100}}
        - {shares: {first_contact: "1/2", landing: "1/2"}}
    sums_to: "1"
"""
"""Persons employed: a report replaces the one before. The first 100 are the origin's."""

DOLLARS = """
indicators:
  - {name: foreign_yuan, event: foreign_paid_in, unit: yuan, converts_usd: true}
share_rules:
  - {name: all, shares: {foreign_yuan: {first_contact: "1"}}, sums_to: "1"}
"""

AGREED = f"""
indicators: [{SIGNED}, {TAX}]
agreements: {{sums_to: {{"*": ["1"]}}, source: ours}}
share_rules:
  - name: agreed
    when: {{has_agreement: true}}
    by_agreement: true
    shares: {{"*": {{first_contact: "1"}}}}
    sums_to: "1"
  - name: not_agreed
    shares: {{"*": {{landing: "1"}}}}
    sums_to: "1"
"""

ALL_PACKS = {
    name: text
    for name, text in globals().items()
    if name.isupper() and isinstance(text, str) and "share_rules" in text
}
