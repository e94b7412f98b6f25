"""Terms of a text: by which things, words and pieces of words it is found again, in both languages."""

from __future__ import annotations

import re
import unicodedata

from governance.speech.typing import Spelling, by_sound

# One thing per line, in the words that neighbours have for it. English ones stand for any ending.
_THINGS = """
lift: 电梯 轿厢 梯门 梯 | lift elevator
stairs: 楼梯 楼道 | stair hallway
lamp: 灯 | light lamp bulb dark
leak: 漏 渗 滴水 冻裂 爆 | leak drip burst
no_water: 停水 没水 断水 不出水 | no_water water_off
yellow_water: 水黄 黄水 发黄 铁锈 水是黄 | rust yellow brown
pressure: 水压 水流 水太小 水小 | pressure
hot_water: 热水 凉水 | hot_water
heating: 暖气 供暖 地暖 暖气片 | heating radiator
power: 停电 没电 断电 跳闸 没有电 | power electricity
gas: 煤气 燃气 天然气 | gas
internet: 网络 宽带 无线网 没网 | internet wifi broadband
rubbish: 垃圾 | rubbish garbage trash litter bin
dog: 狗 犬 | dog
cat: 猫 | cat
rat: 老鼠 鼠 | rat mice mouse
roach: 蟑螂 | cockroach roach
mosquito: 蚊 | mosquito
bicycle: 自行车 单车 | bicycle
scooter: 电动车 电瓶车 | scooter e-bike ebike electric_bike
charging: 充电 飞线 | charg
parking: 停车 车位 消防通道 占道 面包车 | parking parked fire_lane van
barrier: 道闸 闸杆 杆子 抬杆 | barrier
garage: 车库 地库 | garage
door: 门禁 单元门 门卡 刷卡 | door card
intercom: 对讲 | intercom
smell: 臭 异味 气味 味道 化粪池 | smell stink septic
drain: 下水 污水 反水 臭水 | sewage drain sewer
music: 广场舞 音响 音乐 喇叭 跳舞 | music dancing
renovation: 装修 电钻 打钻 | drill renovat
fireworks: 鞭炮 放炮 烟花 爆竹 | firecracker firework
smoking: 抽烟 烟头 吸烟 | smoking cigarette
ice: 结冰 冰 | ice icy
snow: 雪 | snow
tree: 树 | tree
playground: 秋千 滑梯 乐园 游乐 | playground swing slide
bench: 长椅 椅子 石凳 | bench
roof: 屋顶 楼顶 屋面 顶楼 顶层 | roof
camera: 监控 摄像头 | camera
guard: 保安 门岗 | guard security
parcel: 快递 包裹 丰巢 | parcel locker
flowers: 花坛 种花 种些花 月季 | flower
lantern: 灯笼 | lantern
leaflets: 小广告 推销 | leaflet flyer
"""
SITES = frozenset({"garage", "stairs"})
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
        named = [*map(by_sound, chinese.split()), *(word.replace("_", " ") for word in english.split())]
        names |= dict.fromkeys(named, name)
    return names


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
    return frozenset(_NAMES[found] for found in (*_NAMED.findall(by_sound(small)), *mistyped))


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
