"""What each difference between two written names takes from their likeness, in thousandths.

Two names that agree in everything have likeness 1000. Each reason takes what stands here; the
reasons are the explanation, and no other figure enters. The weights were set by hand and checked
by ``tests.benchmarks.name_matching``, which makes its own names.

``BARS_SAME`` names reasons with which two names are at most likely the same, whatever is left.
``MAKES_DIFFERENT`` and ``MAKES_SISTERS`` name reasons that decide by themselves.
"""

from typing import Final

WEIGHTS: Final[dict[str, int]] = {
    # The whole name
    "names_agree": 0,
    "name_missing": 1000,
    "short_name": 100,
    "word_order_differs": 120,
    # Place
    "place_agrees": 0,
    "place_written_longer": 10,
    "place_in_brackets": 15,
    "place_mistyped": 60,
    "place_left_out": 70,
    "place_one_sign_apart": 250,
    "place_or_brand": 30,
    "place_unclear": 300,
    "place_differs": 600,
    # Brand
    "brand_agrees": 0,
    "brand_spelled_alike": 60,
    "brand_common": 100,
    "brand_doubled": 120,
    "brand_swapped": 170,
    "brand_sounds_alike": 150,
    "brand_part": 160,
    "brand_looks_alike": 180,
    "brand_sounds_nearly_alike": 190,
    "brand_spelling_near": 250,
    "brand_sign_missing": 280,
    "brand_one_sign_apart": 400,
    "brand_letters": 250,
    "brand_differs": 850,
    # Trade
    "trade_agrees": 0,
    "trade_mistyped": 40,
    "trade_shortened": 110,
    "trade_left_out": 120,
    "trade_one_sign_apart": 250,
    "trade_general": 200,
    "trade_akin": 300,
    "trade_differs": 550,
    # Legal form, group, branch
    "form_mistyped": 20,
    "form_changed": 90,
    "form_differs": 180,
    "group_left_out": 60,
    "group_unclear": 150,
    "scope_left_out": 120,
    "holding_differs": 300,
    "scope_differs": 350,
    "group_differs": 350,
    "branch_differs": 350,
}

MAKES_DIFFERENT: Final = frozenset({"place_differs", "brand_differs", "trade_differs"})
MAKES_SISTERS: Final = frozenset(
    {"holding_differs", "scope_differs", "group_differs", "branch_differs"}
)
BARS_SAME: Final = frozenset(
    {
        "short_name",
        "word_order_differs",
        "place_unclear",
        "brand_spelled_alike",
        "brand_part",
        "brand_sounds_nearly_alike",
        "brand_spelling_near",
        "brand_one_sign_apart",
        "brand_sign_missing",
        "brand_doubled",
        "brand_swapped",
        "place_or_brand",
        "brand_letters",
        "trade_left_out",
        "trade_one_sign_apart",
        "place_one_sign_apart",
        "trade_shortened",
        "trade_general",
        "trade_akin",
        "form_differs",
        "group_left_out",
        "group_unclear",
        "scope_left_out",
    }
)
SAME_LEAST: Final = 850
LIKELY_LEAST: Final = 400
