"""The packs under which judge and model are compared: four that are shipped, and three of shapes that
no shipped pack has: stages of different kinds, levels with two ceilings, and land with two roles.
"""

# ruff: noqa: E501  lines of packs are as long as they are

from importlib import resources
from typing import Any

from ruamel.yaml import YAML

SHIPPED = ("huaian-2025", "ningde-2017", "kunming-2024", "example-split-half")
STAGED = """
pack: model-staged
indicators:
  - {name: signed_count, event: signing, unit: project}
  - {name: signed_amount_yuan, event: signing, unit: yuan, amount: total}
  - {name: started_count, event: start, unit: project}
  - {name: tax_yuan, event: tax, unit: yuan, deduct_incentives: true}
  - {name: investment_yuan, event: fixed_investment, unit: yuan}
  - {name: jobs, event: jobs, unit: person, kind: level}
  - {name: foreign_yuan, event: foreign_paid_in, unit: yuan, converts_usd: true}
agreements: {sums_to: {"*": ["1"]}, source: ours}
share_rules:
  - name: agreed
    when: {has_agreement: true, landing_differs: true}
    by_agreement: true
    shares: {"*": {first_contact: "2/3", landing: "1/3"}}
    sums_to: "1"
  - name: moved
    when: {landing_differs: true, has_agreement: false}
    shares: {"*": {first_contact: "1", landing: "1"}}
    stages:
      tax_yuan:
        - {shares: {landing: "2"}, until: {recovered_units: 100}}
        - {shares: {first_contact: "1/3", landing: "5/3"}, until: {years: 1, since: production}}
        - {shares: {first_contact: "1", landing: "1"}}
      investment_yuan:
        - {shares: {first_contact: "2"}, until: {years: 1, since: first_tax}}
        - {shares: {first_contact: "7/10", landing: "13/10"}, until: {recovered_units: 150, of: tax_yuan}}
        - {shares: {landing: "2"}}
      foreign_yuan:
        - {shares: {first_contact: "2"}, until: {recovered_units: 300}}
        - {shares: {landing: "2"}, until: {years: 1, since: recovered}}
        - {shares: {first_contact: "1/2", landing: "3/2"}}
    sums_to: "2"
  - name: rest
    when: {landing_differs: false}
    shares: {"*": {first_contact: "1"}}
    sums_to: "1"
ceilings:
  - {name: most, indicator: tax_yuan, of: project, units_max: 180}
counting: {capital_increase: increment, upgrade: without_amount, investor_replaced: later, source: ours}
"""
LEVELS = """
pack: model-levels
indicators:
  - {name: signed_count, event: signing, unit: project}
  - {name: jobs, event: jobs, unit: person, kind: level}
  - {name: tax_yuan, event: tax, unit: yuan, kind: level, deduct_incentives: true}
  - {name: foreign_yuan, event: foreign_paid_in, unit: yuan, kind: level, converts_usd: true}
agreements: {sums_to: {jobs: ["1"], tax_yuan: ["1"]}, valid_years: 1, source: ours}
share_rules:
  - name: agreed
    when: {has_agreement: true}
    by_agreement: true
    stages:
      "*": &stages
        - {shares: {first_contact: "2/3", landing: "1/3"}, until: {recovered_units: 40}}
        - {shares: {first_contact: "1/3", landing: "2/3"}, until: {years: 1, since: first_tax}}
        - {shares: {landing: "1"}, until: {recovered_units: 110}}
        - {shares: {first_contact: "1"}, until: {years: 1, since: recovered}}
        - {shares: {first_contact: "1/7", landing: "6/7"}}
    sums_to: "1"
  - name: rest
    when: {has_agreement: false}
    stages: {"*": *stages}
    sums_to: "1"
ceilings:
  - {name: most, indicator: jobs, of: project, units_max: 60}
  - {name: more, indicator: jobs, of: project, units_max: 70}
  - {name: yearly, indicator: tax_yuan, of: office_year, units_max: 10}
"""
LAND = """
pack: model-land
registration: {has_introducer: true, source: ours}
indicators:
  - {name: signed_count, event: signing, unit: project}
  - {name: large_count, event: signing, unit: project, amount: land, when: {land_sqm: {at_least: 66667}}}
  - {name: land_mu, event: signing, unit: mu, amount: land}
  - {name: assets_yuan, event: start, unit: yuan, amount: fixed_assets, amount_yuan_min: 50000000}
  - {name: output_yuan, event: output, unit: yuan, amount_yuan_min: 100000000}
  - {name: jobs, event: jobs, unit: person, kind: level}
share_rules:
  - name: introduced
    when: {has_introducer: true, land_sqm: {at_least: 20000, below: 66667}}
    shares: {"*": {introducer: "3/10", first_contact: "4/10", landing: "3/10"}}
    sums_to: "1"
    before: [introduced_somehow]
  - name: introduced_large
    when: {has_introducer: true, land_sqm: {at_least: 66667}}
    shares: {"*": {joint_introducers: "1/3", first_contact: "1/3", landing: "1/3"}}
    sums_to: "1"
    before: [introduced_somehow]
  - name: introduced_somehow
    when: {has_introducer: true}
    shares: {"*": {first_contact: "1"}}
    sums_to: "1"
  - name: alone
    shares: {"*": {first_contact: "6/10", introducer: "1/10", city_unit: "1/10", landing: "2/10"}}
    absent: {introducer: city_unit, city_unit: landing}
    sums_to: "1"
ceilings:
  - {name: most, indicator: output_yuan, of: project, units_max: 60}
"""


def _loaded(text: str) -> dict[str, Any]:
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    usual = {
        "version": 1,
        "title": "示例",
        "filing_grace_days": 10,
        "filing_grace_source": "ours",
        "minimum_set": ["investor", "content"],
        "minimum_set_source": "ours",
    }
    for part in ("indicators", "share_rules", "ceilings"):
        data[part] = [
            {"title": each["name"], "source": "ours"} | each for each in data.get(part, ())
        ]
    # Who has first contact when a hold ends is not a matter of credit, and has a model of its own.
    return usual | {k: v for k, v in data.items() if k != "protection"} | {"matching": "exact"}


def _shipped(name: str) -> dict[str, Any]:
    return _loaded(
        resources.files("ledger.rules.packs").joinpath(f"{name}.yaml").read_text("utf-8")
    )


PACKS = {name: _shipped(name) for name in SHIPPED}
PACKS |= {"levels": _loaded(LEVELS), "staged": _loaded(STAGED), "land": _loaded(LAND)}
