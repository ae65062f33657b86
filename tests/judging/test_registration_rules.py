"""What a registration must say to be valid 有效. Rule: docs/rules/registration.md."""

# ruff: noqa: E501  rows of a table are as long as they are

import pytest

from tests.judging.registration_cases import (
    GUANGZHOU,
    HENAN,
    JIANGMEN,
    WAN,
    YI,
    Case,
    at_least,
    threshold,
)

ABOVE = {"thresholds": [threshold("yi", at_least("amount_yuan", YI, inclusive=False))]}
XUANCHENG = {
    "thresholds": [
        threshold(
            "manufacturing",
            at_least("amount_yuan", YI),
            at_least("fixed_assets_yuan", 6000 * WAN),
            industries=("工业",),
        ),
        threshold("big_data", at_least("fixed_assets_yuan", 3000 * WAN), industries=("大数据",)),
    ],
}
CHONGQING = {
    "thresholds": [
        threshold("rmb", at_least("amount_yuan", 10 * YI)),
        threshold("usd", at_least("amount_usd_cents", 1000 * WAN * 100)),
    ],
}
LAND = {"thresholds": [threshold("land", at_least("land_sqm", 20_000))]}
TAX = {"thresholds": [threshold("tax", at_least("tax_yuan_per_year", 300 * WAN))]}
BEFORE_CONTRACT = {"window": {"before_contract": True}}
NINGDE = {
    "papers": [{"kind": "contract", "signed_by": ["holder", "receiver", "investor"]}],
}
FOUR = {
    "papers": [{"kind": "contract", "signed_by": ["holder", "receiver", "investor", "centre"]}],
}
TWO_TALKS = {"papers": [{"kind": "talk_note", "count": 2}, {"kind": "profile"}]}
STAGES = {"stages": {"signing": ["fixed_assets", "credit_code"], "start": ["land"]}}

CASES = {
    # Thresholds
    "exactly at an inclusive threshold is enough": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 金额 | 结果
        甲县 | 登记 | L1   | 1亿  | 首谈 登记状态=有效
    """,
    ),
    "a yuan below is not": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 金额          | 结果
        甲县 | 登记 | X    | 9999.9999万   | 拒:below_threshold
        乙县 | 登记 | L1   | 1亿           | 首谈
    """,
    ),
    "exactly at an exclusive threshold is not enough": Case(
        ABOVE,
        """
        单位 | 事项 | 线索 | 金额          | 结果
        甲县 | 登记 | X    | 1亿           | 拒:below_threshold
        甲县 | 登记 | L1   | 10000.0001万  | 首谈
    """,
    ),
    "an amount that nobody stated reaches no threshold": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 其他      | 结果
        甲县 | 登记 | X    | 缺=amount | 拒:below_threshold
    """,
    ),
    "dollars reach no threshold in yuan": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 金额      | 结果
        甲县 | 登记 | X    | 5亿美元   | 拒:below_threshold
    """,
    ),
    "total and fixed assets must both be reached": Case(
        XUANCHENG,
        """
        单位 | 事项 | 线索 | 金额   | 其他        | 结果
        甲县 | 登记 | X    | 1亿    | 固投=5999万 | 拒:below_threshold
        甲县 | 登记 | X    | 9999万 | 固投=6000万 | 拒:below_threshold
        甲县 | 登记 | X    | 1亿    |             | 拒:below_threshold
        甲县 | 登记 | L1   | 1亿    | 固投=6000万 | 首谈
    """,
    ),
    "each class has its own threshold": Case(
        XUANCHENG,
        """
        单位 | 事项 | 线索 | 企业             | 金额   | 其他                    | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 5000万 | 行业=大数据 固投=3000万 | 首谈
        甲县 | 登记 | X    | 华天电子有限公司 | 5000万 | 行业=大数据 固投=2999万 | 拒:below_threshold
        甲县 | 登记 | X    | 华天电子有限公司 | 5000万 | 行业=工业 固投=3000万   | 拒:below_threshold
    """,
    ),
    "a class without a threshold of its own is registered at any size": Case(
        XUANCHENG,
        """
        单位 | 事项 | 线索 | 金额  | 其他      | 结果
        甲县 | 登记 | L1   | 100万 | 行业=文旅 | 首谈
    """,
    ),
    "yuan or dollars: either threshold is enough": Case(
        CHONGQING,
        """
        单位 | 事项 | 线索 | 企业             | 金额       | 结果
        甲县 | 登记 | L1   | 新源材料有限公司 | 10亿       | 首谈
        甲县 | 登记 | L2   | 华天电子有限公司 | 1000万美元 | 首谈
        甲县 | 登记 | X    | 金陵食品有限公司 | 999万美元  | 拒:below_threshold
        甲县 | 登记 | X    | 金陵食品有限公司 | 9.99亿     | 拒:below_threshold
    """,
    ),
    "land is measured in whole square metres": Case(
        LAND,
        """
        单位 | 事项 | 线索 | 其他       | 结果
        甲县 | 登记 | X    | 用地=19999 | 拒:below_threshold
        甲县 | 登记 | X    |            | 拒:below_threshold
        甲县 | 登记 | L1   | 用地=20000 | 首谈
    """,
    ),
    "tax of a year can be the threshold": Case(
        TAX,
        """
        单位 | 事项 | 线索 | 其他     | 结果
        甲县 | 登记 | X    | 税=299万 | 拒:below_threshold
        甲县 | 登记 | L1   | 税=300万 | 首谈
    """,
    ),
    "below the threshold takes no place": Case(
        JIANGMEN,
        """
        单位 | 事项 | 线索 | 金额 | 结果
        甲县 | 登记 | X    | 5000万 | 拒:below_threshold
        乙县 | 登记 | L1   | 2亿  | 首谈 首谈=乙县 排队=无
    """,
    ),
    "an opening's rows are taken as they are": Case(
        JIANGMEN,
        """
        单位     | 事项 | 线索 | 金额  | 其他            | 结果
        市商务局 | 开批 |      |       |                 | 受理
        甲县     | 登记 | L1   | 100万 | 登记=2024-03-01 | 首谈 登记状态=有效
    """,
    ),
    # Window
    "before formal talks is too early": Case(
        HENAN,
        """
        单位 | 事项 | 线索 | 收到       | 其他            | 结果
        甲县 | 登记 | X    | 2025-02-01 | 正式=2025-02-02 | 拒:filed_before_formal_talks
        甲县 | 登记 | L1   | 2025-02-02 | 正式=2025-02-02 | 首谈
    """,
    ),
    "without a day of formal talks it is too early as well": Case(
        HENAN,
        """
        单位 | 事项 | 线索 | 收到       | 其他 | 结果
        甲县 | 登记 | X    | 2025-02-01 |      | 拒:filed_before_formal_talks
    """,
    ),
    "on the day of the contract is too late": Case(
        HENAN,
        """
        单位 | 事项 | 线索 | 收到       | 其他                            | 结果
        甲县 | 登记 | X    | 2025-02-10 | 正式=2025-02-01 合同=2025-02-10 | 拒:filed_after_contract
        甲县 | 登记 | X    | 2025-03-10 | 正式=2025-02-01 合同=2025-02-10 | 拒:filed_after_contract
        乙县 | 登记 | L1   | 2025-03-10 | 正式=2025-02-01 合同=2025-03-11 | 首谈 首谈=乙县
    """,
    ),
    "a contract without a day is none yet": Case(
        BEFORE_CONTRACT,
        """
        单位 | 事项 | 线索 | 收到       | 其他            | 结果
        甲县 | 登记 | X    | 2025-02-10 | 合同=2025-02-01 | 拒:filed_after_contract
        甲县 | 登记 | L1   | 2025-02-10 |                 | 首谈
    """,
    ),
    "the day is the city's, not the machine's": Case(
        HENAN,
        """
        单位 | 事项 | 线索 | 收到             | 其他            | 结果
        甲县 | 登记 | X    | 2025-02-01 23:59 | 正式=2025-02-02 | 拒:filed_before_formal_talks
        甲县 | 登记 | L1   | 2025-02-02 00:00 | 正式=2025-02-02 | 首谈
    """,
    ),
    # Papers
    "the receiver's countersignature is needed": Case(
        GUANGZHOU,
        """
        单位 | 事项 | 线索 | 其他                       | 结果
        甲县 | 登记 | X    |                            | 拒:minimum_set_incomplete 缺=paper:confirmation
        甲县 | 登记 | X    | 材料=confirmation          | 拒:minimum_set_incomplete 缺=paper:confirmation
        甲县 | 登记 | X    | 材料=confirmation:holder   | 拒:minimum_set_incomplete 缺=paper:confirmation
        甲县 | 登记 | L1   | 材料=confirmation:receiver | 首谈
    """,
    ),
    "two countersignatures of three are not three": Case(
        NINGDE,
        """
        单位 | 事项 | 线索 | 其他                                   | 结果
        甲县 | 登记 | X    | 材料=contract:holder+receiver          | 拒:minimum_set_incomplete 缺=paper:contract
        甲县 | 登记 | L1   | 材料=contract:investor+receiver+holder | 首谈
    """,
    ),
    "signatures on two papers do not add up to one contract": Case(
        NINGDE,
        """
        单位 | 事项 | 线索 | 其他                                            | 结果
        甲县 | 登记 | X    | 材料=contract:holder+receiver,contract:investor | 拒:minimum_set_incomplete 缺=paper:contract
    """,
    ),
    "more signatures than needed are enough": Case(
        GUANGZHOU,
        """
        单位 | 事项 | 线索 | 其他                              | 结果
        甲县 | 登记 | L1   | 材料=confirmation:holder+receiver | 首谈
    """,
    ),
    "four countersignatures": Case(
        FOUR,
        """
        单位 | 事项 | 线索 | 其他                                          | 结果
        甲县 | 登记 | X    | 材料=contract:holder+receiver+investor        | 拒:minimum_set_incomplete 缺=paper:contract
        甲县 | 登记 | L1   | 材料=contract:holder+receiver+investor+centre | 首谈
    """,
    ),
    "papers are counted by their bytes": Case(
        TWO_TALKS,
        """
        单位 | 事项 | 线索 | 其他                             | 结果
        甲县 | 登记 | X    | 材料=talk_note,profile           | 拒:minimum_set_incomplete 缺=paper:talk_note
        甲县 | 登记 | X    | 材料=talk_note,talk_note         | 拒:minimum_set_incomplete 缺=paper:profile
        甲县 | 登记 | L1   | 材料=talk_note,talk_note,profile | 首谈
    """,
    ),
    "fields and papers are told together, in the order of the rules": Case(
        TWO_TALKS,
        """
        单位 | 事项 | 线索 | 其他                | 结果
        甲县 | 登记 | X    | 缺=industry,content | 拒:minimum_set_incomplete 缺=content,industry,paper:talk_note,paper:profile
    """,
    ),
    # Stages
    "a field of a later stage is asked for when the stage comes": Case(
        STAGES,
        """
        单位     | 事项     | 线索 | 企业             | 代码  | 日期       | 收到       | 其他        | 结果
        甲县     | 登记     | L1   | 新源材料有限公司 |       |            | 2025-02-01 |             | 首谈 登记状态=有效
        市商务局 | 签约认定 | L1   |                  |       | 2025-02-02 | 2025-02-03 |             | 拒:stage_fields_missing 缺=fixed_assets,credit_code
        甲县     | 更正     | L1   | 新源材料有限公司 | 有效1 |            | 2025-02-04 | 固投=3000万 | 受理
        市商务局 | 签约认定 | L1   |                  |       | 2025-02-02 | 2025-02-05 |             | 受理
        市商务局 | 开工认定 | L1   |                  |       | 2025-02-06 | 2025-02-07 |             | 拒:stage_fields_missing 缺=land
        甲县     | 更正     | L1   |                  |       |            | 2025-02-08 | 用地=20000  | 受理
        市商务局 | 开工认定 | L1   |                  |       | 2025-02-06 | 2025-02-09 |             | 受理
    """,
    ),
    "the stage of registration adds to the minimum set": Case(
        {"stages": {"registration": ["land"]}},
        """
        单位 | 事项 | 线索 | 其他      | 结果
        甲县 | 登记 | X    |           | 拒:minimum_set_incomplete 缺=land
        甲县 | 登记 | L1   | 用地=5000 | 首谈
    """,
    ),
}


@pytest.mark.parametrize("title", CASES)
def test_registration(title: str) -> None:
    CASES[title].play()
