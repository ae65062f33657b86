"""Trades 行业 in enterprise names, in families, with the English words for them. A list, no rule.

A line is a family: Chinese words | English words. Two words of one family are akin (制药, 药业),
and no more than that. Families under ``GENERAL`` say little about what a firm does: half of all
names end in them, so sharing one proves nothing, and leaving one out costs little.

A trade that is missing here is read as part of the brand, which costs certainty (more is asked)
and never truth.
"""

from typing import Final

GENERAL: Final = """
科技 技术 科学技术 高科技 科技发展 技术开发 技术服务 科创 | technology technologies tech science
实业 产业 工业 工贸 | industry industries industrial enterprise enterprises
发展 开发 建设发展 | development developing
贸易 商贸 经贸 商业 商务 进出口 国际贸易 外贸 销售 经销 | trading trade commerce commercial
投资 投资管理 投资发展 创业投资 资本 资产管理 | investment investments capital
控股 | holding holdings
管理 企业管理 管理咨询 咨询 信息咨询 运营管理 运营 | management consulting operation
国际 环球 全球 | international global
制造 生产 加工 制品 产品 制品厂 | manufacturing manufacture products product
服务 综合服务 | service services
工程 工程技术 | engineering
研究 研发 研究院 | research
"""

SPECIAL: Final = """
电子 微电子 电子科技 电子器件 电子元件 元器件 电子材料 光电子 | electronics electronic \
microelectronics
半导体 集成电路 芯片 晶圆 封测 硅业 硅材料 | semiconductor semiconductors chip chips
光电 光学 激光 显示 照明 光电科技 显示技术 光源 红外 | optoelectronics optoelectronic optics laser
信息 信息技术 软件 网络 数据 数字 数字科技 数码 互联网 大数据 云计算 物联网 信息系统 系统集成 \
| information software network data digital internet
人工智能 智能 智能科技 智慧 智能系统 机器人 智控 | intelligent intelligence smart robot robotics
通信 通讯 电讯 通讯设备 卫星 导航 雷达 | communication communications telecom satellite
机械 精密机械 机床 重工 机器 机械设备 工程机械 农业机械 农机 数控 数控机床 工具 刀具 轴承 \
液压 泵业 阀门 传动 齿轮 铸造 锻造 重机 | machinery machine bearing valve heavy tools
装备 智能装备 设备 自动化 自动化设备 智能制造 成套设备 环保设备 机电 机电设备 精密 精工 \
精密制造 工控 仪器 仪表 仪器仪表 测控 传感器 | equipment automation precision instrument \
instruments mechanical
模具 精密模具 五金 五金制品 金属 金属制品 金属材料 紧固件 | mould mold metal hardware
钢铁 钢业 特钢 钢管 钢构 钢结构 冶金 矿业 铝业 铜业 有色金属 稀土 锂业 镁业 合金 不锈钢 \
铁合金 | steel metallurgy mining aluminum aluminium copper lithium alloy
汽车 汽车零部件 汽车配件 汽车部件 车业 汽车电子 汽车科技 新能源汽车 零部件 车辆 客车 底盘 \
轮胎 汽配 摩托车 电动车 | automobile automotive auto vehicle vehicles motor
航空 航天 航空航天 宇航 飞机 无人机 飞行器 | aviation aerospace aircraft
船舶 造船 船业 重船 海洋工程 海工 | shipbuilding marine ship
轨道交通 铁路 轨道 交通设施 | rail railway transit
新能源 能源 能源科技 电力 电力科技 电源 储能 光伏 太阳能 风电 风能 氢能 核电 电池 动力电池 \
锂电 热电 燃气 石油 天然气 新能源科技 能源技术 | energy power photovoltaic solar battery wind \
hydrogen gas oil
电气 电器 电缆 线缆 电机 电工 变压器 电热 家电 电控 电驱系统 电驱 空调 制冷 冷链 | electric \
electrical cable appliance appliances refrigeration
新材料 材料 材料科技 复合材料 高分子 高分子材料 纳米 纳米材料 碳纤维 纤维 新型材料 石墨烯 \
材料技术 膜科技 薄膜 | materials material composite polymer nano fiber
化工 化学 精细化工 化学工业 石化 石油化工 化纤 涂料 树脂 助剂 日化 油墨 颜料 农药 化肥 肥业 \
肥料 | chemical chemicals petrochemical coatings chemistry
塑料 塑胶 塑业 橡胶 橡塑 塑料制品 | plastic plastics rubber
生物 生物科技 生物技术 生物工程 基因 细胞 | biotech biotechnology biological bio gene
医药 制药 药业 新药 药房 大药房 生物医药 生物制药 药品 医药科技 中药 药材 | pharmaceutical \
pharmaceuticals pharma medicine medicines
医疗 眼科 口腔 医疗器械 医疗科技 医学 器械 诊断 健康 大健康 健康科技 康复 医院 养老 健康管理 \
| medical health healthcare device devices
食品 饮料 饮品 乳业 酒业 酒厂 白酒 酿酒 味业 调味食品 调味 粮油 粮食 油脂 肉业 水产 茶业 \
调味品 食业 面业 米业 糖业 餐饮 餐饮管理 啤酒 零食 烘焙 预制菜 | food foods beverage \
beverages dairy wine catering
农业 生态农业 农业科技 农业发展 农牧 牧业 种业 养殖 水产养殖 农产品 饲料 林业 渔业 园艺 种植 \
农林 畜牧 花卉 | agriculture agricultural farming seed feed
环保 环保科技 环境 环境科技 水务 水处理 再生资源 资源 循环 节能 生态 环境工程 固废 节能环保 \
净化 | environmental environment water ecology recycling protection
纺织 服装 服饰 针织 印染 家纺 纱业 丝绸 鞋业 制衣 面料 皮革 羽绒 毛纺 纺织品 时装 无纺 | \
textile textiles garment clothing apparel shoes fashion
家居 家具 木业 家居用品 门窗 卫浴 厨具 家私 办公家具 橱柜 日用品 用品 玩具 文具 | furniture home
建材 建筑材料 建筑 建设 建设工程 水泥 混凝土 陶瓷 玻璃 石材 装饰 装饰工程 市政 建工 路桥 \
房地产 地产 置业 新型建材 装配式建筑 幕墙 防水 钢构工程 耐火材料 | construction building \
cement ceramics glass estate
包装 印刷 纸业 造纸 包装材料 彩印 印务 包装制品 | packaging printing paper
物流 供应链 供应链管理 运输 仓储 快递 航运 港口 港务 货运 现代物流 冷链物流 供应链科技 | \
logistics supply transport shipping port express
文化 文化传媒 传媒 影视 文化旅游 旅游 文旅 酒店 体育 教育 教育科技 文化传播 广告 娱乐 动漫 \
出版 会展 旅游发展 景区 度假 商业管理 商管 | culture media tourism travel hotel education \
sports film
电子商务 电商 网络科技 零售 超市 百货 连锁 | ecommerce retail
金融 银行 保险 证券 信托 融资租赁 租赁 基金 小额贷款 担保 | bank finance financial insurance \
securities
安防 安全 消防 军工 防务 | safety security fire defense
"""
