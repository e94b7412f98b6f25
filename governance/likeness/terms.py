"""Terms of a text: by which things, words and pieces of words it is found again, in both languages."""

from __future__ import annotations

import re
import unicodedata

from governance.speech.typing import Spelling, by_sound

# One thing per line, in the words that neighbours have for it. English ones stand for any ending.
_THINGS = """
lift: 电梯 轿厢 梯门 梯 | lift elevator
stairs: 楼梯 楼道 走廊 过道 | stair hallway corridor
lamp: 灯 摸黑 漆黑 黑灯 | light lamp bulb dark
leak: 漏 渗 滴水 冻裂 爆裂 水管爆 流水 | leak drip burst pouring running
flood: 积水 进水 淹 全是水 泡水 | flood under_water
no_water: 停水 没水 没有水 断水 不出水 没自来水 | no_water water_off without_water
bad_water: 水黄 黄水 发黄 铁锈 水是黄 自来水 | rust yellow brown tap_water
pressure: 水压 水流 水太小 水小 | pressure
hot_water: 热水 凉水 | hot_water
heating: 暖气 供暖 地暖 暖气片 采暖 | heating radiator
power: 停电 没电 断电 跳闸 没有电 电闸 | power electricity
gas: 煤气 燃气 天然气 | gas
internet: 网络 宽带 无线网 没网 上网 | internet wifi broadband
signal: 信号 | signal reception
television: 电视 | tv television
rubbish: 垃圾 | rubbish garbage trash litter bin
dog: 狗 犬 | dog
cat: 猫 | cat
bird: 鸽 鸟 | pigeon bird
rat: 老鼠 鼠 | rat mice mouse
roach: 蟑螂 | cockroach roach
mosquito: 蚊 | mosquito
wasp: 蜂 | wasp bee hornet
bicycle: 自行车 单车 车棚 | bicycle bike_shed
scooter: 电动车 电瓶车 | scooter e-bike ebike electric_bike
charging: 充电 飞线 | charg
riding: 骑 外卖 | rider riding delivery
speed: 太快 飞快 超速 减速 | fast speed
parking: 停车 车位 消防通道 占道 面包车 僵尸车 | parking parked fire_lane van abandoned_car
jam: 堵车 拥堵 高峰 疏导 | jam congest traffic
barrier: 道闸 闸杆 杆子 抬杆 | barrier
garage: 车库 地库 | garage
gate: 大门 门口 | gate
door: 门禁 单元门 门卡 刷卡 闭门器 | door card
lock: 锁 钥匙 | lock key
intercom: 对讲 | intercom
smell: 臭 异味 气味 味道 化粪池 反味 | smell stink septic
drain: 下水 污水 反水 臭水 马桶 | sewage drain sewer toilet
manhole: 井盖 | manhole
music: 广场舞 音响 音乐 喇叭 跳舞 | music dancing
singing: 唱歌 唱 | sing karaoke
renovation: 装修 电钻 打钻 | drill renovat
building_site: 工地 施工 打桩 | building_site construction
fireworks: 鞭炮 放炮 烟花 爆竹 | firecracker firework
smoking: 抽烟 烟头 吸烟 | smoking cigarette
kitchen_smoke: 油烟 烧烤 烤串 | barbecue smoke fume
throwing: 高空抛物 抛物 往下扔 | throw thrown
ice: 结冰 冰 | ice icy
snow: 雪 | snow
leaves: 落叶 树叶 | leaves
branches: 树枝 修剪 | branch prune trim
tree: 树 杨絮 飘絮 柳絮 | tree
lawn: 草坪 草地 绿地 | lawn grass
pond: 水池 喷泉 池子 | pond fountain
pavilion: 亭子 凉亭 | pavilion
playground: 乐园 游乐 滑梯 | playground slide
swing: 秋千 | swing
sand: 沙坑 | sandpit sand
glass: 玻璃 | glass
court: 篮球 球场 | basketball
fence: 围栏 栏杆 护栏 围网 围墙 | fence railing
ramp: 坡道 轮椅 斜坡 无障碍 | ramp wheelchair
handrail: 扶手 | handrail
bench: 长椅 椅子 石凳 凳子 | bench chair
table: 石桌 棋桌 桌 | table
chess: 下棋 棋 | chess
roof: 屋顶 楼顶 屋面 顶楼 顶层 | roof
ceiling: 天花板 吊顶 | ceiling
wall: 外墙 瓷砖 墙皮 墙面 粉刷 | wall tile paint
camera: 监控 摄像头 | camera
guard: 保安 门岗 | guard security
stolen: 偷 丢了 被盗 | stolen theft
parcel: 快递 包裹 丰巢 | parcel locker package
flowers: 花坛 种花 种些花 月季 | flower
lantern: 灯笼 | lantern
dinner: 聚餐 吃饭 吃个饭 百家宴 | dinner meal
dumplings: 饺子 | dumpling
film: 电影 | film movie
books: 图书 读书 看书 | book
leaflets: 小广告 推销 广告贴 | leaflet flyer advert
accounts: 账目 账 收益 | account earn income
parking_fee: 停车费 停车涨 | parking_fee
service_fee: 物业费 | management_fee service_fee
crossing: 斑马线 | crossing zebra
activity_room: 活动室 活动中心 | activity_room club_room
exercise: 健身器材 漫步机 | exercise gym
"""
SITES = frozenset({"garage", "stairs", "gate", "guard", "pavilion", "lawn", "pond", "playground", "activity_room"})
"""Things that say where something is, and not what is wrong."""

_PLACES = re.compile(
    r"[0-9]{1,3}\s*-\s*[0-9]{1,2}(?:\s*-\s*[0-9]{3,4})?的?"
    r"|[0-9一二三四五六七八九十]{1,3}\s*(?:号楼|栋|幢|座|单元|层|楼(?!道|梯|下|上|顶))"
    r"|\b(?:in|at|of|on|outside|near)?\s*\b(?:building|bldg|block|entrance|entr|floor)\.?\s*[0-9]{1,3}"
)
_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z][a-z'-]*")
_ENDING = re.compile(r"(?:ings?|ed|es|s|'s|ly)$")
_IDLE = frozenset(
    re.findall(
        r"\w+",
        """
    the a an is are was in on at of to and or for by it its this that there here has have had do does not no we i my
    our your you he she they be been can could would please somebody someone nobody again still with from off out up
    over since about so very too just get got make how why what when who will all any some more far building entrance
        """,
    )
)
# Signs that say little of what is wrong: what is cut at them leaves the pieces that do.
_LITTLE = re.compile(
    r"怎么|什么|时候|我们|你们|咱们|他们|我家|家里|能不能|是不是|可不可以|有没有|没有人|没人|有人|希望|建议|请|一下|小区|院子|"
    r"已经|还是|又|了|的|吗|呢|吧|啊|很|太|都|就|也|在|把|被|着|是|有|我|你|他|她|这|那|个|和|到|谁|点|要|会|给|让|得|上面|里面"
)


def _read_things() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in _THINGS.strip().splitlines():
        name, _, words = line.partition(":")
        chinese, _, english = words.partition("|")
        named = [*map(_sounds, chinese.split()), *(word.replace("_", " ") for word in english.split())]
        names |= dict.fromkeys(named, name)
    return names


# Signs that an input method offers for one sound, as far as the words above hold one of them.
_SOUNDS = str.maketrans(
    {
        letter: group[0]
        for group in (
            "梯体题提踢剃",
            "水睡",
            "管馆",
            "声生升",
            "灯登",
            "漏露",
            "停听",
            "堵赌",
            "臭丑",
            "暖软",
            "垃拉",
            "冰兵",
        )
        for letter in group
    }
)


def _sounds(text: str) -> str:
    return by_sound(text).translate(_SOUNDS)


_NAMES = _read_things()
_NAMED = re.compile(
    "|".join(
        rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in sorted(_NAMES, key=len, reverse=True)
    )
)
_SPELLED = Spelling(word for word in _NAMES if word.isascii())


def plain(text: str) -> str:
    """The text as it is compared: one width, small letters, no places and no signs."""
    small = unicodedata.normalize("NFKC", text).lower()
    return " ".join(re.sub(r"[^\w\s'-]|_", " ", _PLACES.sub(" ", small)).split())


def things_in(text: str) -> frozenset[str]:
    """The things that a text names, by one name in whatever language it is written: "lift" for 电梯 and "elevator".

    One wrong letter of an English word and a Chinese sign of the same sound do not matter.
    """
    small = plain(text)
    mistyped = (meant for word in _WORD.findall(small) for meant in _SPELLED.near(word.removesuffix("s")))
    return frozenset(_NAMES[found] for found in (*_NAMED.findall(_sounds(small)), *mistyped))


def pieces(text: str) -> list[str]:
    """What of a text says something: pairs of Chinese signs, stems of English words, in order; no places."""
    small = plain(text)
    found: list[str] = []
    for run in _HAN.findall(small):
        for part in _LITTLE.split(run):
            found += [part[at : at + 2] for at in range(max(1, len(part) - 1))] if part else []
    stems = (_ENDING.sub("", word) if len(word) > 4 else word for word in _WORD.findall(small) if word not in _IDLE)
    return [*found, *stems]


def terms_of(text: str) -> frozenset[str]:
    """By what a text is found again: its pieces, and the things in it as "=lift"."""
    return frozenset(piece[:24] for piece in pieces(text)) | {f"={thing}" for thing in things_in(text)}


def weight_of(term: str) -> int:
    """How much a term says of what is meant: a thing more than a place, and a place more than a piece of a word."""
    return 4 if term.startswith("=") else 2 if term.startswith("@") else 1


def places_of(building: str, entrance: str) -> frozenset[str]:
    """Terms of a place as people number it."""
    if not building:
        return frozenset()
    return frozenset({f"@{building}"[:24], *([f"@{building}-{entrance}"[:24]] if entrance else [])})
