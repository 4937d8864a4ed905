"""Every sentence of an answer in English and in Simplified Chinese: the one place for those who translate.

Labels stand where quantities are born; ids, units and the words of a status have no language. What stands in braces is
filled in, and both languages have all of it. Chinese takes full-width signs, and a space beside numbers and Latin
letters that are filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

Language: TypeAlias = Literal["en", "zh-Hans"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

SENTENCES: dict[str, tuple[str, str]] = {
    # Findings
    "finding": ("{label}: {value}, {asked} {limit} asked{notes}", "{label}：{value}，要求{asked} {limit}{notes}"),
    "at least": ("at least", "不低于"),
    "at most": ("at most", "不高于"),
    "more than": ("more than", "高于"),
    "less than": ("less than", "低于"),
    "limit unverified": ("the limit is unverified", "限值未经核实"),
    "limit of the question": ("the limit is the question's own", "限值由问题给定"),
    "assumed": ("assumed: {labels}", "假定：{labels}"),
    "finding unknown": ("{label}: not known; give {fields}", "{label}：未知，请给出 {fields}"),
    "inputs": ("its inputs", "所需数据"),
    "finding on a choice": ("{label}: {made}, {wanted} asked", "{label}：{made}，要求为{wanted}"),
    # Warnings
    "assumed inputs": (
        "Assumed, not measured: {labels}. See data_quality.measure_next.",
        "以下为假定值，未经实测：{labels}。参见 data_quality.measure_next。",
    ),
    "ranged": (
        "Given as ranges, and reckoned at the mode, mean, median or midpoint of each: {labels}.",
        "以下以范围给出，分别按其众数、均值、中位数或中点计算：{labels}。",
    ),
    "replaced": ("Replaced by the question: {ids}.", "由问题替换的系数：{ids}。"),
    "no data so old": (
        "There is no data as old as {year} for {count} coefficients, such as {id}.",
        "有 {count} 个系数没有早至 {year} 年的数据，例如 {id}。",
    ),
    "not regional": (
        "{count} of {all} coefficients have no value for {region}: those of {wider} stand.",
        "{all} 个系数中有 {count} 个没有{region}的数值，采用{wider}的数值。",
    ),
    "fixed by rule": (
        "Tariffs, taxes and fees of {years}, which no index restates, stand beside money of {price_year}: "
        "see money.unrestated.",
        "{years} 年的规定价格和税费不按指数调整，与 {price_year} 年价格的金额并列：参见 money.unrestated。",
    ),
    "years": ("{first} to {last}", "{first} 至 {last}"),
    "not used": (
        "{pointer} is given and not used: other quantities of the question decide.",
        "{pointer} 已给出但未使用：由问题中的其他量决定。",
    ),
    "no use": ("{pointer} is given, and nothing here hangs on it.", "{pointer} 已给出，但此处无任何结果取决于它。"),
    "land lost": (
        "Stored residues take more land than the pile gives back for use: {area}.",
        "堆存残渣占用的土地多于堆场腾退可用的土地：{area}。",
    ),
    "pile outlived": (
        "The pile is gone after {life}; the works is reckoned to last {works}.",
        "堆存量在 {life} 后耗尽，而项目计算期为 {works}。",
    ),
    "pile gone": (
        "The pile is gone after {life}: figures for a year need more waste than it holds.",
        "堆存量在 {life} 后耗尽：全年数字所需的固废多于堆存量。",
    ),
    # A comparison of routes
    "takes": ("Takes {waste}.", "利用{waste}。"),
    "typical": (
        "What is not measured each route assumes as is typical of the waste that it takes.",
        "未实测的数据，各路线按其所利用固废的典型值假定。",
    ),
    "carbon dioxide ranked": (
        "Ranked by all_carbon_dioxide: that of plant, fuel and power, and of haulage, binders and reagents as far as a "
        "route knows them. What products displace is not deducted.",
        "按 all_carbon_dioxide 排序：包括工厂、燃料和电力的排放，以及各路线已知的运输、胶凝材料和药剂的排放；"
        "未扣除产品替代的减排。",
    ),
    "all carbon dioxide": (
        "Greenhouse gases, as carbon dioxide, with those of haulage, binders and reagents",
        "温室气体排放量（二氧化碳当量，含运输、胶凝材料和药剂）",
    ),
    "without an answer": ("Without an answer: {routes}.", "没有结果的路线：{routes}。"),
    # What if
    "changes nothing": (
        "Nothing differs from the baseline: {names}.",
        "与基准没有任何差别：{names}。",
    ),
    "jumps": (
        "{figure} jumps from {before} to {after} at {at}.",
        "{figure}在 {at} 处由 {before} 跳变为 {after}。",
    ),
    "not reached": (
        "{figure} does not reach {wanted} between {low} and {high}: it is {first} at one end and {last} at the other.",
        "{figure}在 {low} 至 {high} 之间达不到 {wanted}：两端分别为 {first} 和 {last}。",
    ),
    "not reached, no end": (
        "{figure} does not reach {wanted} between {low} and {high}, as far as there is an answer.",
        "{figure}在 {low} 至 {high} 之间有结果的范围内达不到 {wanted}。",
    ),
    # Uncertainty and sensitivity
    "estimate class": (
        "Order of magnitude, as for a first screening: AACE 18R-97 expects actual costs from 20 to 50 % below to 30 to "
        "100 % above. The spread here is that of the inputs that have one; what is wrong in the formulas is not in it.",
        "数量级估算，用于初步筛选：AACE 18R-97 预期实际费用在估算值以下 20 至 50 % 到以上 30 至 100 % 之间。"
        "此处的离散仅来自给出离散范围的输入，不含公式本身的误差。",
    ),
    "not finite": ("no finite value", "无有限值"),
    "all lost": (
        "no draw is left for which the formulas mean anything: {reasons}",
        "没有任何抽样落在公式的适用范围内：{reasons}",
    ),
    "too few left": (
        "of {draws} draws {kept} are left, fewer than {least}; the others are lost: {reasons}",
        "{draws} 个抽样中仅剩 {kept} 个，不足 {least} 个，其余超出适用范围：{reasons}",
    ),
    "draws lost": (
        "{count} draws ({share}) are lost and in no figure: {reasons}. Say in correlations which inputs go together.",
        "{count} 个抽样（{share}）超出适用范围，未计入任何结果：{reasons}。相互关联的输入请在 correlations 中说明。",
    ),
    "points lost": (
        "An index leaves out up to {count} of {points} points, where a run of its own has no finite value.",
        "每个指数最多略去 {points} 个点中的 {count} 个：其自身的计算在这些点没有有限值。",
    ),
    "ends lost": (
        "At {count} of {ends} ends of bars a figure has no finite value.",
        "{ends} 个条形端点中有 {count} 个没有有限值。",
    ),
    "too few points left": (
        "of {points} points {kept} are left of {figure}, fewer than {least}: at the others some run has no finite "
        "value; give what is known of the inputs, or take more points",
        "{figure}：{points} 个点中仅剩 {kept} 个，不足 {least} 个：其余的点没有有限值；请给出已知的输入，或增加点数",
    ),
    "nothing uncertain": (
        "Nothing that these figures rest on has a spread: every draw is the estimate.",
        "这些结果所依据的数据均无离散范围：所有抽样均等于估算值。",
    ),
    "not drawn in plans": (
        "Terms that count whole years, and how works are built, are not drawn.",
        "以整年计的条件和项目建设进度不参与抽样。",
    ),
    "mean apart": (
        "The mean, {mean}, is not the estimate, {point}: {why}.",
        "均值 {mean} 与估算值 {point} 不同：{why}。",
    ),
    "long tail above": ("the longer tail lies above", "分布右偏"),
    "long tail below": ("the longer tail lies below", "分布左偏"),
    "other side of gates": (
        "some draws lie on the other side of a gate that its formulas switch at ({gates})",
        "部分抽样落在公式所用判定限值的另一侧（{gates}）",
    ),
    "some lost": ("draws beyond limits are left out", "超出限值的抽样未计入"),
    "lopsided inputs": (
        "inputs lie lopsided around the values that the estimate takes",
        "输入围绕估算取值的分布不对称",
    ),
    "bent": ("it does not go straight with its inputs", "结果与输入不成线性关系"),
    "at least likely": (
        "With a probability of {percent} {figure} is at least {wanted}.",
        "{figure}不低于 {wanted} 的概率为 {percent}。",
    ),
    "at least likely, where there is one": (
        "With a probability of {percent} {figure} is at least {wanted}, of the draws that have one.",
        "在有该指标的抽样中，{figure}不低于 {wanted} 的概率为 {percent}。",
    ),
    "measure assumed": (
        "Measure {label} first: it is assumed, and makes {share} of the spread of {figure}.",
        "首先实测{label}：目前为假定值，占{figure}离散的 {share}。",
    ),
    "verify coefficient": (
        "Verify {label} ({id}) first: nobody has checked it, and it makes {share} of the spread of {figure}.",
        "首先核实{label}（{id}）：未经核实，占{figure}离散的 {share}。",
    ),
    # A plan
    "no sign change": ("there is none: the flows never change sign", "不存在：现金流量不变号"),
    "no rate": ("there is none: at no rate is the present value zero", "不存在：任何折现率下净现值均不为零"),
    "several rates": (
        "there is no one rate: at {found} the present value is zero; see npv and mirr",
        "不唯一：折现率为 {found} 时净现值均为零；参见 npv 和 mirr",
    ),
    "many sign changes": (
        "the flows change sign {count} times; read npv and mirr too",
        "现金流量变号 {count} 次；请同时参考 npv 和 mirr",
    ),
    "not got back": ("below zero: what is put in is not got back", "为负值：投入未能收回"),
    "never pays back": ("it never pays back within the plan", "规划期内无法回收"),
    "no cost": ("there is no cost to compare with", "没有可比较的费用"),
    "nothing used": ("no waste is used", "没有利用固废"),
    "nothing made": ("nothing is made within the plan", "规划期内没有产品"),
    "no price": ("the main product has no price of its own", "主产品没有单独的价格"),
    "several products": (
        "of all works together, for a tonne of waste used: each works has that of its product",
        "为全部项目利用每吨固废的成本；各项目产品的成本见各项目",
    ),
    "store gone": ("It is empty in {year}.", "将于 {year} 年清空。"),
    "store left": ("At the end of {year}, {mass} are left.", "{year} 年末剩余 {mass}。"),
    "summed up": ("{label}, summed up", "累计{label}"),
    "land in": ("Land, {unit}", "土地，{unit}"),
    "gases in": ("Greenhouse gases as carbon dioxide, {unit} a year", "温室气体（按二氧化碳计），{unit}/年"),
    "money of a year": ("{unit} a year, in money of {year}", "{unit}/年（{year} 年价格）"),
    "money of each year": ("{unit} a year, in money of each year", "{unit}/年（当年价格）"),
    "who pays": (
        "Historic land is the public's to restore; land of what arises during the plan is the operator's duty. The "
        "fund, a share of the operating income of all works together, pays for new land, then for historic land; "
        "public money pays first for historic land, and for no other.",
        "历史遗留土地由政府负责复垦，规划期内新产生的占地由企业负责。基金从全部项目的营业利润中提取，依次用于新增占地"
        "和历史遗留土地；财政资金优先用于历史遗留土地，且仅用于此。",
    ),
    "counterfactual": (
        "Without the plan: piles stay and burn on, the grid makes the power that the plan sends out ({power}), and "
        "kilns make the clinker and other products that it displaces. Positive goes to the air.",
        "无规划情形：堆体原样留存并继续自燃，电网生产规划所供的电力（{power}），窑炉生产被替代的熟料等产品。"
        "正值表示排入大气。",
    ),
    "net emitter": (
        "{works} is a net emitter: {emitted} of greenhouse gases against {displaced} displaced on the grid ({power}); "
        "by the other factor of the grid {other} would be displaced.",
        "{works} 为净排放：温室气体排放 {emitted}，替代电网排放 {displaced}（{power}）；按另一电网因子为 {other}。",
    ),
    "short of waste": (
        "{works} gets less waste than it could use from {year} on, for {count} year(s).",
        "{works} 自 {year} 年起有 {count} 年固废供应不足。",
    ),
    "never runs": (
        "{works} is built and never runs: other works leave it nothing.",
        "{works} 建成后从未运行：其他项目未留下可用固废。",
    ),
    "wound up": (
        "{works} is wound up in {year}: nothing is left for it and nothing more arises.",
        "{works} 于 {year} 年关停清算：已无可用固废，也不再产生。",
    ),
    "no haul": (
        "No haul is counted for {works}: give plant.haul_distance.",
        "{works} 未计运输距离：请给出 plant.haul_distance。",
    ),
    "land waits": (
        "{area} of freed land waits for money at the end of the plan: see restoration.",
        "期末有 {area} 腾退土地等待资金复垦：参见 restoration。",
    ),
    "no monitoring": (
        "No cost of monitoring ground and water is counted: give restoration.monitoring_cost.",
        "未计入地表与水质监测费用：请给出 restoration.monitoring_cost。",
    ),
    "nominal loan": (
        "The loan rate is that of rising prices while prices are constant here: loans weigh too much. Give "
        "finance.inflation.",
        "贷款利率为名义利率而此处按不变价计算，贷款负担偏高：请给出 finance.inflation。",
    ),
    "little equity": (
        "Equity is {share} of the capital; at least {least} is asked.",
        "自有资金占投资的 {share}，要求不低于 {least}。",
    ),
    "too few jobs": (
        "The works employ {jobs} at most; {workers} are to be placed.",
        "项目最多提供 {jobs} 个岗位，待安置 {workers} 人。",
    ),
    "unfit works": (
        "The waste is not fit for {works} as it is reckoned here: see its verdict.",
        "按此处计算，固废不适合 {works}：参见其结论。",
    ),
    "what arises": ("Waste that arises at {store} from {year}", "{store} 自 {year} 年起的年产生量"),
    "growth of what arises": (
        "Growth of the waste that arises at {store} from {year}",
        "{store} 自 {year} 年起产生量的年增长率",
    ),
    "output of a year": ("Output of {works} in {year}, of its capacity", "{works} 在 {year} 年的达产率"),
    # The working: a value between two points of a curve
    "point": ("{value} at {at}", "{at} 时为 {value}"),
    "between points": ("{here}, between {below} and {above}", "{here}，介于 {below}与 {above}之间"),
    "on a point": ("{here}, from {point}", "{here}，取自 {point}"),
    # Problems that concern no field
    "nothing there": ("nothing is at {path}; /docs lists what there is", "{path} 处没有内容；/docs 列有全部内容"),
    "wrong method": ("{path} takes {allowed}, not {method}", "{path} 接受 {allowed}，不接受 {method}"),
    "no form": (
        "the answer does not come in any form that the Accept header allows",
        "答复没有 Accept 标头允许的任何格式",
    ),
    "too large": ("a question has at most {most} bytes", "问题最多 {most} 字节"),
    "no JSON": ("a question is sent as application/json", "问题须以 application/json 发送"),
    "too often": (
        "this address asks too often; try again in {seconds} s",
        "该地址请求过于频繁；请在 {seconds} s 后重试",
    ),
    "overloaded": (
        "as many large questions as are answered at a time are waiting; try again in {seconds} s",
        "等待中的大型问题已达上限；请在 {seconds} s 后重试",
    ),
    "failed": (
        "the service failed; report the instance to those who run it",
        "服务出错；请将 instance 告知运行服务的人员",
    ),
    # The tables of the command line
    "compared": ("{feed} of {waste}, by {figure}", "{waste} {feed}，按{figure}排序"),
    "route": ("route", "路线"),
    "verdict": ("verdict", "结论"),
    "value": ("value", "数值"),
    "unit": ("unit", "单位"),
    "baseline": ("baseline", "基准"),
    "variant": ("variant", "变体"),
    "difference": ("difference", "差值"),
    "estimate": ("estimate", "估算值"),
    "mean": ("mean", "均值"),
    "moved by": ("moved by", "主要影响因素"),
    "input at 10 %": ("input at 10 %", "输入的10 %分位数"),
    "input at 90 %": ("input at 90 %", "输入的90 %分位数"),
    "figure": ("figure then", "对应结果"),
    "first order": ("first order", "一阶指数"),
    "total order": ("total", "总指数"),
    # Charts of draws
    "number of draws": ("Draws", "抽样次数"),
    "draws beyond": (
        "{below} of {draws} draws lie below, {above} above",
        "{draws} 次抽样中有 {below} 次更低，{above} 次更高",
    ),
    "share below": ("Draws that do not pass the value, %", "不超过该值的抽样所占比例，%"),
    "marked estimate": ("estimate: {shown}", "估算值：{shown}"),
    "marked percentile": ("{percent} % of draws are at most {shown}", "{percent} % 的抽样不超过 {shown}"),
    "share of variance": ("Share of the variance of {figure}, %", "{figure}方差中的占比，%"),
    "first order with error": ("first order, 95 % interval", "一阶指数（95 % 区间）"),
    "total with error": ("total, 95 % interval", "总指数（95 % 区间）"),
    "group given": ("given by the question as a range", "问题给定的范围"),
    "group assumed": ("assumed for what the question does not give", "问题未给出时的假定值"),
    "group coefficients": ("other coefficients", "其他系数"),
    "values published": ("published values", "已发表的数值"),
    "values derived": ("derived values", "由推导得出的数值"),
    "values unverified": ("unverified values", "未经核实的数值"),
    "number of inputs": ("{what} (inputs: {count})", "{what}（{count} 项输入）"),
    "value unverified": ("its value is unverified", "数值未经核实"),
    "tally": (
        "Coefficients: {published} published, {derived} derived, {unverified} unverified.",
        "系数：{published} 个已发表，{derived} 个由推导得出，{unverified} 个未经核实。",
    ),
}

OPTIONS: dict[str, dict[str, str]] = {
    "arising": {
        "mine_and_washery": "煤矿和选煤厂",
        "mine": "煤矿",
        "coking_washery": "炼焦煤选煤厂",
        "steam_washery": "动力煤选煤厂",
    },
    "ash_class": {"F": "F类", "C": "C类"},
    "basis": {"as_received": "收到基", "dry": "干燥基", "air_dry": "空气干燥基"},
    "boiler": {"circulating_fluidised_bed": "循环流化床", "pulverised_coal": "煤粉炉", "grate": "层燃炉"},
    "cement_type": {
        "fly_ash_portland": "粉煤灰硅酸盐水泥",
        "ordinary_portland": "普通硅酸盐水泥",
        "portland": "硅酸盐水泥",
        "blended": "掺混合材水泥",
    },
    "cooling": {"wet": "湿冷", "air": "空冷"},
    "counting": {"chinese_practice": "国内惯例", "en_206": "按EN 206"},
    "curing": {"autoclave": "蒸压养护", "water": "水养护"},
    "displaced_power": {"average": "电网平均电力", "fossil": "化石燃料电力"},
    "desulfurisation": {"furnace_and_scrubber": "炉内与烟气脱硫", "furnace_only": "仅炉内脱硫"},
    "fluorine_source": {"fluorspar": "萤石", "hydrogen_fluoride": "氟化氢", "fluorosilicic_acid": "氟硅酸"},
    "fuel": {"natural_gas": "天然气", "coal": "煤炭"},
    "gangue_carbon": {"counted": "计入", "burns_anyway": "视为必然自燃"},
    "gangue_source": {"own_dump": "自有堆场", "market": "外购"},
    "grade": {
        "I": "Ⅰ级灰",
        "II": "Ⅱ级灰",
        "III": "Ⅲ级灰",
        "supplementary_cementitious_material": "辅助胶凝材料",
        "metakaolin": "偏高岭土",
        "filler": "填料",
    },
    "grinding": {"dry": "干法", "wet": "湿法"},
    "leach_acid": {"sulfuric": "硫酸", "hydrochloric": "盐酸"},
    "location": {"elsewhere": "化工园区外", "chemical_park": "化工园区内"},
    "market": {"domestic": "国内", "european_union": "欧盟"},
    "mix": {"stone": "碎石型", "ash_rich": "富灰型"},
    "origin": {"pulverised_coal": "煤粉炉", "fluidised_bed": "流化床锅炉"},
    "oxides_of": {"material": "占物料", "ash": "占灰分"},
    "prices": {"real": "不变价", "nominal": "当年价"},
    "placing": {"tipped": "倾倒堆置", "rolled": "分层碾压"},
    "product": {"crushed_stone": "碎石骨料", "road_base": "路面基层材料", "ceramsite": "陶粒"},
    "repayment": {"equal_instalments": "等额本息", "equal_principal": "等额本金"},
    "state": {"not_burning": "未自燃", "burning": "自燃"},
    "tax_holiday": {"none": "无", "environmental": "环保项目三免三减半"},
    "timing": {"end": "年末", "middle": "年中"},
    "treatment": {"none": "不加工", "classify": "分选", "grind": "粉磨"},
    "variant": {
        "R1_hf_soda": "氢氟酸纯碱法",
        "R2_hf_salt": "氢氟酸食盐法",
        "R3_fsa_ammonia": "氟硅酸氨法",
        "R4_na2sif6": "氟硅酸钠法",
        "R5_sulphate_naf": "硫酸铝氟化钠法",
        "R6_carbonation": "碳酸化法",
        "R7_clay_salt_fluorspar": "黏土食盐萤石法",
    },
    "waste": {"gangue": "煤矸石", "fly_ash": "粉煤灰"},
}
"""What options are called in Chinese, by choice, and wastes; in English they go by their own names."""


def pick(pair: tuple[str, str], language: Language) -> str:
    """Of English and Chinese, the one that is asked for."""
    english, chinese = pair
    return english if language == "en" else chinese


def say(sentence: str, language: Language, **filled: object) -> str:
    """A sentence with what belongs in its braces."""
    english, chinese = SENTENCES[sentence]
    return (english if language == "en" else chinese).format(**filled)


def cut(sentence: str, language: Language, *later: str, **filled: object) -> list[str]:
    """A sentence in pieces, between which stands in turn what only a question's numbers say."""
    return say(sentence, language, **dict.fromkeys(later, GAP), **filled).split(GAP)


GAP = "\0"


def option(choice: str, name: str, language: Language) -> str:
    """What an option of a choice is called."""
    english = name.replace("_", " ")
    return english if language == "en" else OPTIONS.get(choice, {}).get(name, english)


def noted(notes: list[str], language: Language) -> str:
    """Remarks that follow a sentence, in brackets; nothing where there are none."""
    if not notes:
        return ""
    return f" ({'; '.join(notes)})" if language == "en" else f"（{'；'.join(notes)}）"


def in_sentence(label: str) -> str:
    """A label within an English sentence: a small letter first, unless its first word is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if any(c.isupper() or c.isdigit() for c in first[1:]) else label[:1].lower() + label[1:]


def listed(labels: Iterable[str], language: Language) -> str:
    """Labels within a sentence."""
    return ", ".join(map(in_sentence, labels)) if language == "en" else "、".join(labels)
