"""Characters that look alike: one is taken for the other when a name is copied by hand.

Each word of the table is a group. A list of ours, short on purpose: only pairs that differ by a
stroke or by one small part.
"""

from typing import Final

_GROUPS: Final = """
己已巳 未末 士土 日曰 天夫无 大太犬 干千于 人入八 刀力刁 王玉主 田由甲申 目自 白百 木本术 今令
午牛 贝见 史吏 代伐 休体 住往佳 治冶 冰水永 兰三 晴睛清 请情 拆折析 坚竖 间问 闪闲 风凤 东车
戌戍戊 免兔 鸟乌 微徽 幻幼 赢羸 祟崇 乘乖 茶荼 崩蹦 奈柰 竟竞 辛幸 毫豪 侯候 博搏 傅博 栗粟 籍藉
拨拔 设没 城诚 康庚 恒桓 垣恒 瑞端 端瑞 祥样 详祥 洋详 伟纬 韦伟 炜伟 辉晖 晖辉 宏宠 宏弘 弘宏
鸿鸣 明朋 盟萌 腾滕 胜盛 盛盈 益盈 泰秦 奏泰 泽译 择泽 铎译 源原 愿源 晟晨 辰晨 成戌 诚城 晓烧
浩诰 皓浩 浩洁 磊垒 鑫森 森淼 淼鑫 焱炎 炎淡 琪棋 祺棋 祺琪 琦绮 锜琦 钧均 均匀 钩钧 铭名 铬铭
锦绵 棉锦 棉绵 柏拍 伯柏 桂挂 桐铜 铜钢 钢纲 岗钢 港巷 汇江 江汪 汪注 汾份 芬芳 芳方 芯忑 芝艺
兆北 北兆 华毕 毕华 昊吴 吴昊 吕昌 昌冒 富副 福副 富宫 贵责 宝实 定宝 宜宣 宣宜 寅演 嘉喜 喜嘉
喆哲 哲誓 启后 启君 君群 群郡 郡都 邦帮 帮邦 龙尤 尤龙 尨龙 骏俊 俊峻 峻骏 竣峻 驰弛 弛驰 鹏朋
凯岂 凯剀 利和 利科 科料 料科 新所 斯期 斯新 欣欧 欣欢 欧殴 瓯欧 轩杆 轩轨 轶铁 铁轶 铁铂 锐税
税锐 悦锐 阅悦 越赵 超越 迅讯 讯迅 迈还 迪油 油迪 远运 达边 进近 通遁 连莲 遥瑶 瑶遥 珑胧 珍诊
玖玫 玲珍 珠株 环坏 坏环 丰三 豊丰 卓早 章卓 童章 意章 意竟 力办 为办 协胁 协办 光先 先光 元无
允元 充允 兖充 公分 分公 司可 司同 同司 限根 限恨 有存 有冇 科秤 技枝 枝技 枝材 材村 村材 机杌
机械 电申 电甲 子了 孑子 材朴 料枓 工土 工二 业亚 亚业 业丛 贸货 贷货 贸留 易昜 物牧
"""


def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _GROUPS.split():
        for sign in group:
            found.setdefault(sign, set()).update(group)
    return {sign: frozenset(group - {sign}) for sign, group in found.items()}


_LOOK_LIKE: Final = _neighbours()


def look_alike(one: str, two: str) -> bool:
    """Whether two characters are easily taken for each other."""
    return two in _LOOK_LIKE.get(one, frozenset())
