"""Words of project titles and company names that say nothing about the goods. Lists, no rule.

``TRADE_WORDS`` name a trade 行业 and not a product: 电子, 新材料, 精密机械. A word that could be
what a plant makes (动力电池, 机床, 硅片) does not belong here; those that also close company names
are the ``PRODUCT_TRADE_WORDS``, which only help to see where a brand ends. Longer words come first,
since the first that fits is taken.

Changing a list raises ``NORMALISER_VERSION`` in ``names``.
"""

from typing import Final


def _longest_first(*lines: str) -> tuple[str, ...]:
    words = {word for line in lines for word in line.split()}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


TRADE_WORDS: Final = _longest_first(
    "科技 技术 信息技术 信息 数字 数码 智能 智慧 网络 软件 电子 电子商务 微电子 光电 光学 半导体",
    "机械 精密 精密机械 重工 装备 设备 自动化 机电 电气 仪器 仪表 汽车零部件 汽车电子",
    "汽车 金属制品",
    "新能源 能源 新材料 高分子材料 高分子 复合材料 材料 化工 化学 精细化工 精细 环保 环境",
    "生物 医药 制药 医疗 医疗器械 器械 健康 食品 饮品 饮料 包装 印刷 纺织 服装 服饰 家居",
    "家具 建材",
    "农业 农业科技 农业发展 生态农业 生态 种业 水产 水产养殖 养殖 牧业 渔业 文化 旅游",
    "文旅 文化旅游",
    "物流 供应链 供应链管理 商业 商贸 贸易 国际 投资 实业 产业 工业 发展 管理 服务",
    "制品 系统 电驱系统 高端 先进 现代 绿色",
)

PRODUCT_TRADE_WORDS: Final = _longest_first(
    "动力电池 电池 电机 机床 芯片 机器人 光伏 风电 储能 塑料 橡胶 玻璃 陶瓷 涂料 药业",
    "酒业 乳业 铝业",
    "钢铁 模具 轴承 电缆 电器 家电 照明 航空 船舶 轨道交通 集成电路 传感器 农机 饲料 肥业",
)

OPENING_WORDS: Final = _longest_first(
    "投资建设 投资 新建 扩建 改建 迁建 续建 建设 新增 关于 拟建 拟 的 及 与 和",
)

CLOSING_WORDS: Final = _longest_first(
    "项目 工程 建设 新建 扩建 投资 合作 生产 制造 研发 研发生产 生产制造 基地 产业化 一体化 生产线",
    "产业园 产业基地 工厂 车间 总部 系列产品 系列 产品 等 的 及 与 和 项目部",
)
