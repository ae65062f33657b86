"""Made names of firms, for measuring the matcher: nothing here is taken from its tables.

Places by weight, brands of two to four signs (collisions come by themselves, as in life), trades
written anew with some that the matcher does not know, legal forms. Around a part of the firms stand
those that are hard to tell from them: sisters of one group, another firm of the same brand, a firm
whose brand differs in one sign.

Seeded: the same seed and size give the same firms.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

PLACES: Final = (
    ("江苏", "苏州 南京 无锡 常州 南通 淮安 盐城 扬州 徐州 泰州 镇江 连云港 宿迁 昆山 江阴 张家港"),
    ("浙江", "杭州 宁波 温州 嘉兴 绍兴 金华 台州 湖州 义乌 慈溪"),
    ("广东", "深圳 广州 东莞 佛山 惠州 珠海 中山 江门 汕头"),
    ("山东", "青岛 济南 烟台 潍坊 临沂 淄博 威海"),
    ("上海", ""),
    ("北京", ""),
    ("天津", ""),
    ("重庆", ""),
    ("安徽", "合肥 芜湖 滁州 马鞍山 安庆 蚌埠"),
    ("湖北", "武汉 宜昌 襄阳 荆州"),
    ("湖南", "长沙 株洲 湘潭 岳阳"),
    ("福建", "厦门 福州 泉州 漳州"),
    ("四川", "成都 绵阳 德阳 宜宾"),
    ("河南", "郑州 洛阳 新乡 南阳"),
    ("河北", "石家庄 唐山 保定 廊坊 沧州"),
    ("陕西", "西安 宝鸡 咸阳"),
    ("辽宁", "沈阳 大连 鞍山"),
    ("江西", "南昌 赣州 九江 宜春"),
)
TRADES: Final = """
电子科技=Electronic Technology, 电子材料=Electronic Materials, 精密电子=Precision Electronics,
光电科技=Optoelectronics Technology, 光学仪器=Optical Instruments,
半导体材料=Semiconductor Materials, 集成电路=Integrated Circuit, 软件技术=Software Technology,
信息科技=Information Technology, 大数据科技=Big Data Technology,
通信设备=Communication Equipment, 智能装备=Intelligent Equipment, 智能家居=Smart Home,
自动化科技=Automation Technology, 机器人科技=Robot Technology,
机械制造=Machinery Manufacturing, 精密机械=Precision Machinery, 机械设备=Machinery Equipment,
数控机床=CNC Machine Tools, 精密模具=Precision Mould, 五金制品=Hardware Products,
金属材料=Metal Materials, 铝业=Aluminium, 不锈钢制品=Stainless Steel Products,
特种钢=Special Steel, 汽车零部件=Auto Parts, 汽车科技=Automotive Technology,
新能源汽车=New Energy Automobile, 轮胎=Tire, 车灯=Vehicle Lamp, 航空科技=Aviation Technology,
无人机=Drone, 船舶重工=Shipbuilding Heavy, 轨道交通设备=Rail Transit Equipment,
新能源=New Energy, 新能源科技=New Energy Technology, 光伏科技=Photovoltaic Technology,
储能技术=Energy Storage Technology, 锂电池=Lithium Battery, 锂电隔膜=Lithium Battery Separator,
碳化硅=Silicon Carbide, 氢能科技=Hydrogen Technology, 风电设备=Wind Power Equipment,
电力设备=Power Equipment, 电气=Electric, 电线电缆=Wire and Cable, 家用电器=Home Appliance,
制冷设备=Refrigeration Equipment, 新材料=New Materials, 新材料科技=New Materials Technology,
高分子材料=Polymer Materials, 复合材料=Composite Materials, 碳纤维=Carbon Fiber, 化工=Chemical,
精细化工=Fine Chemical, 涂料=Coatings, 塑料制品=Plastic Products, 橡胶=Rubber,
生物科技=Biotechnology, 生物医药=Biomedicine, 制药=Pharmaceutical, 药业=Pharmaceutical,
中药饮片=Traditional Chinese Medicine, 医疗器械=Medical Devices, 医疗科技=Medical Technology,
体外诊断=In Vitro Diagnostics, 健康产业=Health Industry, 智慧养老=Smart Elderly Care,
食品=Food, 食品科技=Food Technology, 饮料=Beverage, 乳业=Dairy, 酒业=Wine, 粮油=Grain and Oil,
茶业=Tea, 预制菜=Prepared Dishes, 宠物用品=Pet Products, 农业科技=Agricultural Technology,
生态农业=Ecological Agriculture, 种业=Seed, 饲料=Feed, 水产养殖=Aquaculture,
环保科技=Environmental Technology, 环境工程=Environmental Engineering, 水处理=Water Treatment,
再生资源=Renewable Resources, 纺织=Textile, 服饰=Apparel, 家纺=Home Textile, 鞋业=Shoes,
无纺布=Nonwoven Fabric, 家具=Furniture, 木业=Wood, 门窗=Doors and Windows, 卫浴=Sanitary Ware,
建材=Building Materials, 玻璃=Glass, 陶瓷=Ceramics, 钢结构=Steel Structure,
装饰工程=Decoration Engineering, 置业=Real Estate, 包装材料=Packaging Materials,
包装=Packaging, 印刷=Printing, 纸业=Paper, 物流=Logistics, 供应链管理=Supply Chain Management,
国际货运=International Freight, 文化传媒=Culture Media, 文化旅游=Culture Tourism,
体育用品=Sports Goods, 教育科技=Education Technology, 科技=Technology, 实业=Industrial,
贸易=Trading, 商贸=Trade, 工贸=Industry and Trade, 投资=Investment,
检测技术=Testing Technology, 安防科技=Security Technology, 餐饮管理=Catering Management,
母婴用品=Mother and Baby Products, 眼镜=Glasses, 钟表=Watches, 珠宝=Jewelry,
乐器=Musical Instruments
"""
FORMS: Final = ("有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
FORM_WEIGHTS: Final = (80, 9, 4, 7)
_USUAL: Final = (
    "华瑞恒达新盛天宏泰和中金鑫源海诚信丰润嘉德康安隆兴荣祥明佳富博远东方龙腾飞凯创科联通利美乐"
    "正阳光辉宇星亿百顺昌永立伟强智慧诺迪雅思维特尔奥普蓝绿青云峰山川江河湖洋森林木石玉晶钰铭锐"
)
GB_SIGNS: Final = tuple(
    bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA)
)
_UNUSUAL_SHARE: Final = 0.35
_LENGTHS: Final = (2, 3, 4)
_LENGTH_WEIGHTS: Final = (66, 24, 10)


def _trades() -> tuple[tuple[str, str], ...]:
    entries = (entry.strip().partition("=") for entry in TRADES.replace("\n", " ").split(","))
    return tuple((chinese, english) for chinese, _, english in entries)


TRADE_WORDS: Final = _trades()


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm by the parts of its legal name."""

    province: str
    city: str
    brand: str
    trade: str
    trade_english: str
    form: str

    @property
    def place(self) -> str:
        """The place as it stands in the name."""
        return self.city or self.province

    @property
    def name(self) -> str:
        """The legal name."""
        return f"{self.place}{self.brand}{self.trade}{self.form}"


class FirmMaker:
    """Makes firms, each with another name."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - dice of a benchmark
        self._taken: set[str] = set()

    def firm(self) -> Firm:
        """One firm, unlike all before."""
        while True:
            province, city = self.place()
            trade, english = self.random.choice(TRADE_WORDS)
            firm = Firm(province, city, self.brand(), trade, english, self.form())
            if self.is_new(firm):
                return firm

    def firms(self, count: int) -> Iterator[Firm]:
        """So many firms; one in six opens a family of the same brand."""
        made = 0
        while made < count:
            firm = self.firm()
            family = [firm]
            if self.random.random() < 1 / 6:
                family += [self.same_brand(firm) for _ in range(self.random.randint(1, 3))]
            for member in family[: count - made]:
                made += 1
                yield member

    def is_new(self, firm: Firm) -> bool:
        """Whether nobody has this name yet; it is taken from now on."""
        if firm.name in self._taken:
            return False
        self._taken.add(firm.name)
        return True

    def place(self) -> tuple[str, str]:
        """A province and a city of it; municipalities and one in eight have no city."""
        province, cities = self.random.choices(PLACES, weights=range(len(PLACES), 0, -1))[0]
        if not cities or self.random.random() < 1 / 8:
            return province, ""
        return province, self.random.choice(cities.split())

    def brand(self) -> str:
        """A brand of two to four signs."""
        size = self.random.choices(_LENGTHS, _LENGTH_WEIGHTS)[0]
        return "".join(self.sign() for _ in range(size))

    def sign(self) -> str:
        """A sign for a brand."""
        is_unusual = self.random.random() < _UNUSUAL_SHARE
        return self.random.choice(GB_SIGNS if is_unusual else _USUAL)

    def form(self) -> str:
        """A legal form."""
        return self.random.choices(FORMS, FORM_WEIGHTS)[0]

    def same_brand(self, firm: Firm) -> Firm:
        """Another firm of the same brand: another place, another trade, or both."""
        while True:
            province, city = self.place()
            trade, english = self.random.choice(TRADE_WORDS)
            kind = self.random.random()
            if kind < 0.4:
                province, city = firm.province, firm.city
            elif kind < 0.6:
                trade, english = firm.trade, firm.trade_english
            sister = Firm(province, city, firm.brand, trade, english, self.form())
            if (sister.place, sister.trade) != (firm.place, firm.trade) and self.is_new(sister):
                return sister

    def one_sign_apart(self, firm: Firm) -> Firm:
        """Another firm whose brand differs in one sign; all else is the same."""
        while True:
            at = self.random.randrange(len(firm.brand))
            brand = firm.brand[:at] + self.sign() + firm.brand[at + 1 :]
            other = Firm(firm.province, firm.city, brand, firm.trade, firm.trade_english, firm.form)
            if brand != firm.brand and self.is_new(other):
                return other
