"""Which word does a resident know for a measure, a class of ballot or a kind of weight?"""

_MEASURES = {"heads": ("人数", "heads"), "units": ("户数", "units")}

_OF = {
    "yes": ("同意", "in favour"),
    "no": ("反对", "against"),
    "abstain": ("弃权", "abstaining"),
    "invalid": ("无效票", "invalid"),
    "present": ("到场未投", "present without a vote"),
    "absent": ("未参与", "absent"),
    "participating": ("参与表决", "taking part"),
    "cast": ("投票", "votes cast"),
    "in_person": ("亲自投票", "voting in person"),
    "objecting": ("书面反对", "objecting"),
    "all": ("全体", "all"),
}

# What a weight is, in Chinese and English, and the unit that is written behind it in each.
_WEIGHTS = {
    "floor area": ("面积", "area", "m²", "m²"),
    "exclusive floor area": ("专有面积", "exclusive area", "m²", "m²"),
    "share of exclusive area": ("区分所有比例", "share of exclusive area", "", ""),
    "one per member": ("票数", "votes", "票", ""),
    "one per unit": ("票数", "votes", "票", ""),
    "one per strata lot": ("票数", "votes", "票", ""),
    "undivided shares": ("业权份数", "undivided shares", "份", ""),
    "share value": ("份额值", "share value", "", ""),
    "voting rights": ("表决权", "voting rights", "", ""),
    "co-ownership shares": ("共有份额", "co-ownership shares", "", ""),
    "value quotas": ("价值份额", "value quotas", "", ""),
    "tantièmes": ("份额（tantièmes）", "tantièmes", "", ""),
    "quotes-parts": ("份额（quotes-parts）", "quotes-parts", "", ""),
    "cuotas": ("份额（cuotas）", "cuotas", "", ""),
    "millesimi": ("份额（millesimi）", "millesimi", "", ""),
    "permilagem": ("份额（permilagem）", "permilagem", "", ""),
    "unit entitlement": ("单元权益", "unit entitlement", "", ""),
    "contribution entitlement": ("分摊权益", "contribution entitlement", "", ""),
}

_ROUNDS = {
    "main": ("本次表决", "this vote"),
    "first": ("第一次", "first"),
    "second": ("第二次", "second"),
    "third": ("第三次", "third"),
    "half_hour": ("等候半小时后", "after half an hour"),
    "reconvened": ("再次召集", "reconvened"),
}


def is_chinese(language: str) -> bool:
    """Whether a language code asks for Chinese; everything else gets English."""
    return language.lower().startswith("zh")


def _pick(pair: tuple[str, ...], language: str) -> str:
    return pair[0 if is_chinese(language) else 1]


def measure_word(measure: str, weight: str, language: str) -> str:
    """Heads, units, or what the weight of this rule is called."""
    if measure in _MEASURES:
        return _pick(_MEASURES[measure], language)
    return _pick(_WEIGHTS[weight], language) if weight in _WEIGHTS else weight


def weight_unit(weight: str, language: str) -> str:
    """What stands behind a number of weight, "" for nothing."""
    known = _WEIGHTS.get(weight)
    return _pick(known[2:], language) if known else ""


def of_word(name: str, language: str) -> str:
    """What a condition counts."""
    return _pick(_OF[name], language)


def round_word(name: str, language: str) -> str:
    """A round by its id; an id of one's own stands as it is."""
    return _pick(_ROUNDS.get(name, (name, name)), language)
