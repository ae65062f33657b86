"""The names that offices give to their columns: data, to be added to when a new dialect turns up.

Per field, names in tiers: the first says the field for certain, the second is a usual name for
it that may also mean something near (企业名称 may be the investor or the project company), the
third is used where nothing better stands in the table. Names are written folded: half-width,
lower case, without white space, marks and units.

``NOT_OURS`` names columns that look like a field and are another thing: 预计开工时间 is no start,
注册资本 no investment, 工商登记时间 no registration with us. Invariant: no name stands in two
fields, and none of them is refused by ``NOT_OURS`` (a test checks both).
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """What a column of a ledger can hold; values are the names that ``--map`` takes."""

    AMOUNT = "amount"
    AMOUNT_UNIT = "amount_unit"
    AMOUNT_USD = "amount_usd"
    CHAIN = "chain"
    CONTACT_PERSON = "contact_person"
    CONTACT_PHONE = "contact_phone"
    CONTENT = "content"
    CREDIT_CODE = "credit_code"
    CURRENCY = "currency"
    FIRST_CONTACT = "first_contact"
    FIRST_TALK_ON = "first_talk_on"
    FOLLOW_UP = "follow_up"
    INDUSTRY = "industry"
    INVESTOR = "investor"
    IS_CHEMICAL = "is_chemical"
    LANDING = "landing"
    LAST_FOLLOW_UP = "last_follow_up"
    LEAD_ID = "lead_id"
    NOTE = "note"
    NUMBER = "number"
    PROJECT = "project"
    REGISTERED_AT = "registered_at"
    REPORTING_OFFICE = "reporting_office"
    SIGNED_ON = "signed_on"
    SOURCE = "source"
    STAGE = "stage"
    STARTED_ON = "started_on"
    TALK_FORM = "talk_form"


REQUIRED = (Field.INVESTOR, Field.PROJECT, Field.REGISTERED_AT)
DATES = frozenset({Field.FIRST_TALK_ON, Field.REGISTERED_AT, Field.SIGNED_ON, Field.STARTED_ON})
CONTACTS = frozenset({Field.CONTACT_PERSON, Field.CONTACT_PHONE})

TIERS = (1.0, 0.88, 0.7)
"""How far a name of the first, second and third tier is believed."""

NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.NUMBER: (
        "序号 编号 no 行号 序",
        "项目编号 线索编号 号",
    ),
    Field.INVESTOR: (
        """
        投资方 投资主体 投资企业 投资单位 投资商 投资者 投资人 投资方名称 投资主体名称
        投资企业名称 投资单位名称 投资商名称 投资方全称 投资企业全称 投资方(企业)名称
        投资方企业名称 投资公司 投资公司名称 投资方单位名称 意向投资方 意向投资企业
        投资业主
        """,
        """
        企业名称 企业 公司名称 公司 单位名称 客商 客商名称 客商企业名称 客户名称
        企业全称 公司全称 意向企业 来访企业 目标企业 目标企业名称 项目方 项目业主 业主
        业主单位 项目单位 项目主体 对接企业 洽谈企业 招引企业 引进企业 客商单位
        企业(客商)名称 投资来源企业 investor company
        """,
        "项目公司 项目公司名称 注册公司 注册公司名称 落地公司 实施主体 建设单位 承办企业",
    ),
    Field.PROJECT: (
        """
        项目名称 项目 项目名 招商项目 招商项目名称 投资项目 投资项目名称 拟投项目
        拟投资项目 拟投项目名称 意向项目 意向项目名称 在谈项目名称 签约项目名称 线索名称
        项目线索名称 项目全称 项目信息名称 项目(线索)名称
        """,
        "线索 信息名称 项目简称 合作项目 事项名称 project",
    ),
    Field.CONTENT: (
        """
        建设内容 投资内容 主要产品 项目内容 主要建设内容 项目概况 项目建设内容 合作内容
        建设内容及规模 主要建设内容及规模 投资内容及规模 产品 产品方案 主要产品及产能
        项目简介 项目内容简介 主要投资内容
        """,
    ),
    Field.SOURCE: (
        """
        信息来源 线索来源 项目来源 引荐方 引荐人 引荐单位 项目信息来源 线索信息来源
        推荐单位 推荐人 推荐方 介绍人 介绍单位 项目引荐方 信息提供方 来源渠道 信息渠道
        """,
        "来源 中介 中介机构 渠道",
    ),
    Field.TALK_FORM: (
        """
        洽谈方式 接洽方式 首谈形式 首谈方式 洽谈形式 接洽形式 对接方式 对接形式
        首次洽谈方式 首次接洽方式 首次对接方式 首次洽谈形式 首次接洽形式 会谈方式
        """,
    ),
    Field.CREDIT_CODE: (
        """
        统一社会信用代码 信用代码 社会信用代码 统一信用代码 统一代码 企业信用代码
        企业代码 投资方统一社会信用代码 投资方信用代码 统一社会信用代码(18位)
        18位信用代码
        """,
        "组织机构代码 机构代码 营业执照号 营业执照编号 税号 纳税人识别号 代码",
    ),
    Field.INDUSTRY: (
        """
        产业类别 项目类别 行业 行业类别 产业类型 项目类型 产业 三次产业 产业分类
        行业分类 所属产业 所属行业 行业门类 产业门类 项目产业类别
        """,
        "类别 类型 门类 分类",
    ),
    Field.CHAIN: (
        """
        产业链 所属产业链 产业链条 所属链条 重点产业链 链条 产业链名称 主导产业链
        归属产业链 所属重点产业链 五群十链 产业集群
        """,
        "主导产业 产业方向 赛道",
    ),
    Field.IS_CHEMICAL: (
        """
        是否化工 化工项目 化工 是否化工项目 是否为化工项目 是否属于化工项目 化工与否
        是否涉化 涉化 化工是否 是否化工类
        """,
    ),
    Field.AMOUNT: (
        """
        总投资 总投资额 投资总额 计划总投资 计划总投资额 项目总投资 项目总投资额
        拟总投资 投资额 协议总投资 合同总投资 总投资金额 总投资规模 预计总投资
        意向总投资 计划投资总额
        """,
        """
        计划投资 计划投资额 投资规模 投资金额 拟投资额 预计投资 预计投资额 意向投资额
        意向投资 投资 金额 协议投资额 合同投资额 协议引资额 合同引资额 引资额 协议金额
        合同金额 签约金额 内资 内资额 内资部分
        """,
        "合同外资 协议外资 合同外资额 协议外资额 利用外资 外资额 固定资产投资额",
    ),
    Field.AMOUNT_USD: ("外资 外资部分 外方投资 外资投资 美元投资 美元金额",),
    Field.AMOUNT_UNIT: ("单位 金额单位 投资单位(金额) 计量单位 货币单位 投资额单位 币种单位",),
    Field.CURRENCY: ("币种 货币 货币种类 币别 投资币种",),
    Field.FIRST_TALK_ON: (
        """
        首谈时间 首谈日期 首次接洽时间 首次接洽日期 首次洽谈时间 首次洽谈日期
        首次对接时间 首次对接日期 首次接触时间 首次拜访时间 首次会谈时间 初次洽谈时间
        初次接洽时间 初次对接时间 首次见面时间 首次商谈时间 首次联系时间 最早接洽时间
        """,
        """
        接洽时间 接洽日期 对接时间 对接日期 洽谈时间 洽谈日期 接触时间 拜访时间 会谈时间
        来访时间 首次接洽 首次洽谈 首次对接 商谈时间
        """,
    ),
    Field.REGISTERED_AT: (
        """
        登记时间 登记日期 首次登记时间 项目登记时间 线索登记时间 信息登记时间 首报时间
        首报日期 首次上报时间 首次报送时间 首次报备时间 首次填报时间 登记时点
        登记入库时间 首谈登记时间
        """,
        """
        上报时间 上报日期 报备时间 报备日期 录入时间 录入日期 入库时间 入库日期 申报时间
        申报日期 报送时间 报送日期 报告时间 建档时间 立档时间 提报时间 收录时间 入账时间
        登录时间 入册时间 系统录入时间 登记
        """,
        "填报时间 填报日期 填表时间 填表日期 记录时间",
    ),
    Field.STAGE: (
        """
        项目阶段 当前进展 状态 进展 阶段 项目进展 项目状态 当前阶段 目前进展 目前阶段
        所处阶段 推进阶段 当前状态 项目所处阶段 进展阶段 洽谈阶段 进展状态
        """,
        "进展情况 推进情况 项目进展情况 进度 目前状态 推进进度 最新进展 工作进展 进展程度",
    ),
    Field.SIGNED_ON: (
        """
        签约时间 签约日期 合同签订时间 合同签订日期 签订时间 签订日期 协议签订时间
        协议签订日期 正式签约时间 正式签约日期 签约日 签署时间 签署日期 合同签署时间
        协议签署时间 投资协议签订时间 实际签约时间
        """,
        "签约 签订",
    ),
    Field.STARTED_ON: (
        """
        开工时间 开工日期 动工时间 动工日期 实际开工时间 实际开工日期 开建时间 开工日
        项目开工时间 正式开工时间 开工建设时间 开工建设日期
        """,
        "开工 动工",
    ),
    Field.FIRST_CONTACT: (
        """
        首谈单位 首谈地 首谈方 首谈县区 首谈板块 首谈主体 首谈地区 首次洽谈单位
        首次对接单位 首次接洽单位 首谈权单位 首谈权归属 首谈部门 首谈园区 首谈
        """,
        "首报单位 首报地 首接单位 首次报送单位 首先对接单位 最先接洽单位 先谈单位",
    ),
    Field.LANDING: (
        """
        落户地 落户地区 承接地 承接单位 落地县区 落户县区 落户单位 落地单位 落户板块
        落地板块 承接板块 承接县区 承接园区 落户园区 落地园区 拟落户地 拟落户地区
        拟落户县区 意向落户地 落地 落户 落户地点 落地地区 拟落地县区 拟承接地
        """,
        "选址 落地点 落地地点 项目所在地 项目落户地 项目落地 项目落户 拟选址 属地",
        "建设地点 项目地址 建设地址 所在园区",
    ),
    Field.CONTACT_PERSON: (
        """
        联系人 企业联系人 项目联系人 联系人姓名 投资方联系人 客商联系人 企业对接人
        联络人
        """,
        """
        对接人 企业负责人 负责人 联系人及电话 联系人及联系方式 联系人和电话
        联系人电话及姓名 姓名
        """,
    ),
    Field.CONTACT_PHONE: (
        """
        联系电话 电话 手机 手机号 手机号码 联系方式 联系人电话 电话号码 联系手机
        企业联系电话 联系人手机 联系人手机号 联系人联系方式 移动电话 tel phone
        """,
    ),
    Field.NOTE: (
        "备注 说明 备注说明 附注 其他说明 备考 note",
        "情况说明 其他 备忘 其它",
    ),
    Field.LEAD_ID: ("一盘棋编号 一盘棋线索编号",),
    Field.LAST_FOLLOW_UP: ("最近跟进 最近跟进情况",),
    Field.FOLLOW_UP: ("本次跟进 本次跟进情况 新增跟进",),
    Field.REPORTING_OFFICE: (
        "填报单位 报送单位 上报单位 申报单位 登记单位 填报部门 填报地区 填报县区",
        "县区 所属县区 板块 所属板块 责任单位 县区园区 地区 招商单位 招引单位",
    ),
}

PATTERNS: tuple[tuple[re.Pattern[str], Field], ...] = tuple(
    (re.compile(pattern), field)
    for pattern, field in (
        (r"信用代码|^usci$", Field.CREDIT_CODE),
        (r"产业链", Field.CHAIN),
        (r"^(项目|主要|拟)*(建设|投资|合作|项目)内容", Field.CONTENT),
        (r"(洽谈|接洽|对接|首谈).*(方式|形式)$", Field.TALK_FORM),
        (r"^(项目|线索|信息)+(的)?来源$", Field.SOURCE),
        (r"(投资|金额|规模).*外资$", Field.AMOUNT_USD),
        (r"化工|涉化", Field.IS_CHEMICAL),
        (r"(首谈|初次).*(时间|日期)", Field.FIRST_TALK_ON),
        (r"首次(接洽|洽谈|对接|接触|拜访|会谈|见面|商谈).*(时间|日期)", Field.FIRST_TALK_ON),
        (r"(时间|日期).*(首谈|首次(接洽|洽谈|对接)|接洽|对接|洽谈)$", Field.FIRST_TALK_ON),
        (r"(接洽|洽谈|对接|接触|拜访).*(时间|日期)$", Field.FIRST_TALK_ON),
        (r"首谈.*(单位|县区|园区|板块|地|部门|方)$", Field.FIRST_CONTACT),
        (r"(登记|首报|上报|报备|入库|录入|申报|报送).*(时间|日期|时点)", Field.REGISTERED_AT),
        (r"(时间|日期).*(登记|首报|上报|报备|入库|录入|申报|报送)$", Field.REGISTERED_AT),
        (r"(签约|签订|签署).*(时间|日期)", Field.SIGNED_ON),
        (r"(时间|日期|节点).*(签约|签订|签署)$", Field.SIGNED_ON),
        (r"(开工|动工).*(时间|日期)", Field.STARTED_ON),
        (r"(时间|日期|节点).*(开工|动工)$", Field.STARTED_ON),
        (r"(落户|落地|承接).*(单位|县区|园区|板块|地区|地点|地)$", Field.LANDING),
        (r"总投资|投资总?额|投资规模|引资额", Field.AMOUNT),
        (r"^(投资|客商|企业).*(方|主体|企业|公司|客商).*(名称|全称)$", Field.INVESTOR),
        (r"^(投资方|投资主体|投资企业|客商|企业)(基本)?(信息|情况)?(名称|全称)$", Field.INVESTOR),
        (r"^项目(基本)?(信息|情况|概况)?(名称|名)$", Field.PROJECT),
        (r"(联系|联络).*(电话|方式|手机)", Field.CONTACT_PHONE),
        (r"(联系|联络)人", Field.CONTACT_PERSON),
        (r"(行业|产业).*(类别|类型|门类|分类)", Field.INDUSTRY),
        (r"(项目|推进|目前|当前).*(阶段|进展|状态)", Field.STAGE),
    )
)  # fmt: skip
PATTERN_BELIEVED = 0.8

CONTENT_AS_PROJECT, CONTENT_AS_CONTENT = 0.7, 0.69
"""A column of contents 建设内容 stands in for the project's title where no column gives one: it is
believed as the title a little more, and as contents where the title is taken."""
USD_AMOUNT, USD_SECOND_AMOUNT = 0.05, 0.06
"""By how much an amount column in dollars is believed less as the amount, and as the second amount:
beside a column in yuan it is the second one, alone it is the amount."""

NOT_OURS = re.compile(
    r"(预计|计划|预期|目标|拟|约定|应|要求).*(签约|签订|开工|动工|登记)|"
    r"完工|竣工|投产|达产|达效|到账|到位|供地|拿地|摘牌|立项|核准|环评|能评|安评|"
    r"更新时间|更新日期|截止|工商|注册(资本|资金|时间|日期)|成立(时间|日期)|"
    r"(累计|当年|本年|年度|本月|已)(完成|投资)|完成投资|设备投资|亩均|税收|产值|销售|营收|开票|用地|"
    r"^其中|其中[:：]|项目经理|签约(单位|方|地点|领导|金额比)|开工率|签约率|"
    r"备案(证|号|时间|日期)|挂钩领导|包挂|帮办"
)

FUZZY_LEAST = 0.78
FUZZY_BELIEVED = 0.72
NEVER_FUZZY = DATES | {Field.AMOUNT, Field.NUMBER, Field.NOTE, Field.AMOUNT_UNIT, Field.CURRENCY}
NEVER_FUZZY |= {Field.AMOUNT_USD, Field.CONTENT, Field.SOURCE, Field.TALK_FORM}
NEVER_FUZZY |= {Field.LEAD_ID, Field.LAST_FOLLOW_UP, Field.FOLLOW_UP}
"""One character makes 开工 into 完工: dates and amounts are never matched by likeness."""
