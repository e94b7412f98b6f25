"""Headings of owners' lists, in the languages of the places whose law is built in: which column states what?"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, unique

from governance.register.cells import tidy


@unique
class Column(Enum):
    """What a column states."""

    BUILDING = "building"
    ENTRANCE = "entrance"
    FLOOR = "floor"
    UNIT = "unit"
    AREA = "area"
    SHARE = "share"
    OWNER = "owner"
    GIVEN = "given"
    JOINT = "joint"
    PHONE = "phone"
    NUMBER = "number"
    USE = "use"
    UNSOLD = "unsold"
    PART_OF = "part_of"


_HEADINGS = {
    Column.BUILDING: "楼栋 栋 楼号 栋号 幢 幢号 楼幢 楼栋号 楼座 楼 大廈 座數 座 building bldg block tower phase "
    "edificio bloque portal gebäude haus hausnummer block gebaude bâtiment batiment immeuble bat fabbricato palazzina "
    "edifício 棟 동 корпус дом",
    Column.ENTRANCE: "单元 单元号 楼门 單元 entrance stair staircase entry escalera aufgang eingang treppenhaus "
    "escalier cage scala escada подъезд",
    Column.FLOOR: "floor level piso planta étage niveau piano geschoss stockwerk stock andar 階 verdieping",
    Column.UNIT: "房号 室号 室 户号 房屋 房间号 房屋编号 门牌号 门牌 房屋坐落 坐落 戶號 門牌 單位 單位號 房號 "
    "unit units flat apartment apt room door unitno roomno home lot lotno stratalot unitnumber flatno apartmentno "
    "vivienda finca puerta inmueble local elemento departamento unidad viviendapiso pisopuerta "
    "wohnung einheit wohnungsnr wohnungnr einheitnr we wenr wohnungseinheit objekt top topnr stockwerkseinheit "
    "appartement logement lot lotn numerolot lotno appt unité interno unità appartamento unita int sub subalterno "
    "fração fracção apartamento unidade 部屋番号 部屋 住戸 専有部分 号室 호 호수 세대 동호 квартира помещение "
    "номерквартиры кв kavel kot",
    Column.AREA: "面积 建筑面积 产权面积 专有部分面积 专有面积 房屋面积 面積 area floorarea exclusivearea size "
    "superficie "
    "superficieconstruida metros m2 fläche wohnfläche flache wohnflache nutzfläche surface superfície área "
    "専有面積 床面積 전용면적 면적 площадь общаяплощадь oppervlakte sqft squaremetres squaremeters sqm",
    Column.SHARE: "份额 权重 票数 份额值 表决权 共有份额 价值份额 单元权益 分摊权益 区分所有比例 "
    "coownershipshares valuequotas shareofexclusivearea quotesparts "
    "业权份数 業權份數 不分割份數 不可分割份數 份數 應有部分 管理份數 权利份额 比例 分摊比例 "
    "share shares percentage percent ownershippercentage ownership ownershipinterest interest undividedshares "
    "undividedinterest "
    "commoninterest unitentitlement entitlement contributionentitlement sharevalue sharevalues lotliability weight "
    "votes votingrights pct "
    "coeficiente coeficientes cuota cuotas coeficientedeparticipación cuotadeparticipación participación porcentaje "
    "coef cuotaparticipación coeficienteparticipación quota quote coeficient "
    "miteigentumsanteil miteigentumsanteile mea mealn anteil anteile wertquote wertquoten anteilin tausendstel "
    "miteigentum nutzwert nutzwertanteil zehntausendstel "
    "tantième tantièmes tantièmesgénéraux millième millièmes quotitépart quotepart quoteparts quotité quotités "
    "millesimi millesimo millesimidiproprietà quotamillesimale quotemillesimali millesimale tabellaa "
    "permilagem permilagens percentagem quotaparte permillage aandeel aandelen duizendsten tienduizendsten "
    "持分 共有持分 議決権 議決権数 持分割合 지분 대지지분 지분비율 의결권 доля долявправе голоса",
    Column.OWNER: "业主 业主姓名 产权人 产权人姓名 姓名 户主 所有权人 業主 業主姓名 所有權人 區分所有權人 業主名稱 "
    "owner owners ownername ownernames name names registeredowner proprietor proprietors fullname surname lastname "
    "ownersnames ownersname "
    "propietario propietaria propietarios propietarioa propietarioas nombreyapellidos titular titulares apellidos "
    "nombrecompleto apellidosynombre copropietario dueño "
    "eigentümer eigentumer eigentümerin eigentümername eigentumername nachname wohnungseigentümer stockwerkeigentümer "
    "familienname eigentümerinnen propriétaire propriétaires copropriétaire copropriétaires nom nometprénom nomprénom "
    "nomdupropriétaire proprietario proprietari condomino condomini cognome cognomeenome nominativo intestatario "
    "proprietário proprietários condómino condóminos condômino nome 所有者 区分所有者 氏名 組合員 組合員名 "
    "소유자 구분소유자 성명 소유주 собственник собственники владелец фио eigenaar eigenaars naam",
    Column.GIVEN: "名 firstname givenname forename vorname prénom prenom nombre nombrepropio rufname имя voornaam",
    Column.JOINT: "共有人 共有产权人 其他业主 共有權人 jointowner jointowners coowner coowners secondowner "
    "cotitular cotitulares copropietarios miteigentümer indivisaire comproprietario comproprietari comproprietário "
    "共有者 공유자 сособственник",
    Column.PHONE: "电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 電話 手機 聯絡電話 phone mobile telephone tel "
    "phonenumber cell cellphone teléfono móvil telefono telefonnummer telefon handy mobil téléphone portable cellulare "
    "telefone telemóvel celular 電話番号 携帯 전화 전화번호 휴대폰 телефон telefoon gsm",
    Column.NUMBER: "业主编号 业主号 业主代码 ownernumber ownerno ownerid nif dni nie códigopropietario eigentümernr "
    "eigentümernummer codicefiscale nifnipc codigo",
    Column.USE: "用途 类型 房屋类型 房屋用途 性质 類型 use usage type kind unittype uso tipo destino nutzung art "
    "nutzungsart destination nature destinazione destinazioneduso natura utilização tipologia 種別 용도 назначение тип",
    Column.UNSOLD: "未售 开发商 是否未售 开发商未售 developer unsold",
    Column.PART_OF: "随房屋 所属房屋 附属于 附屬於 belongsto partof countswith tiedto appurtenantto goeswith "
    "vinculadoa anejoa anejode zugehörigzu zuwohnung gehörtzu zuordnung rattachéà dépendde pertinenzadi anexoa "
    "附属先 부속 приквартире",
}
_BARE = {"m2", "sqm", "sqft"}


def _plain(text: str) -> str:
    """Small letters without accents, signs and blanks."""
    parted = unicodedata.normalize("NFD", text.lower())
    kept = "".join(
        letter for letter in parted if unicodedata.category(letter) != "Mn" or "\u3099" <= letter <= "\u309a"
    )
    return re.sub(r"[\s_.*:/'’\"`´°º#№&-]+", "", unicodedata.normalize("NFC", kept))


_HEADING_OF = {_plain(word): column for column, words in _HEADINGS.items() for word in words.split()}


_BESIDE = (r"^[%‰]", r"(in|en|em)?[%‰]$", r"(m2|㎡|平方米)$", r"[,;]?(in|en)?\d+(stel)?$", r"(n|no|nr|num)$")
"""What stands in a heading beside its word."""


def column_of(cell: str) -> Column | None:
    """What a heading says that its column states; None for one that is none of ours."""
    flat = tidy(cell)
    bare = _plain(re.sub(r"[(\[（【].*", "", flat))
    if bare in _HEADING_OF:
        return _HEADING_OF[bare]
    if flat in {"%", "‰"}:
        return Column.SHARE
    for end in _BESIDE:
        if (shorter := re.sub(end, "", bare)) != bare and shorter in _HEADING_OF:
            return _HEADING_OF[shorter]
    return None


def stated_whole(label: str) -> int | None:
    """What all shares come to, where the heading says so: `MEA /10.000`, `Tantièmes (1000)`, `Millesimi`."""
    found = re.search(r"(?<!\d)(\d{1,3}(?:[.,' ]?\d{3})+|\d{2,3})(?!\d)", label)
    if found:
        return int(re.sub(r"\D", "", found[1]))
    plain = _plain(label)
    if any(word in plain for word in ("zehntausendstel", "tienduizendsten", "dixmillieme")):
        return 10_000
    if any(word in plain for word in ("millesim", "permilag", "millieme", "tausendstel", "duizendsten")):
        return 1_000
    return None


_WORDS = (
    ("millesim", "millesimi"),
    ("permilag", "permilagem"),
    ("tantieme", "tantièmes"),
    ("quotepart", "quotes-parts"),
    ("quotesparts", "quotes-parts"),
    ("coownership", "co-ownership shares"),
    ("共有份额", "co-ownership shares"),
    ("valuequota", "value quotas"),
    ("价值份额", "value quotas"),
    ("份额值", "share value"),
    ("表决权", "voting rights"),
    ("单元权益", "unit entitlement"),
    ("分摊权益", "contribution entitlement"),
    ("shareofexclusivearea", "share of exclusive area"),
    ("区分所有比例", "share of exclusive area"),
    ("quotit", "quotes-parts"),
    ("mea", "co-ownership shares"),
    ("miteigentum", "co-ownership shares"),
    ("wertquote", "value quotas"),
    ("coef", "cuotas"),
    ("cuota", "cuotas"),
    ("contributionentitlement", "contribution entitlement"),
    ("entitlement", "unit entitlement"),
    ("sharevalue", "share value"),
    ("undivided", "undivided shares"),
    ("不分割", "undivided shares"),
    ("業權", "undivided shares"),
    ("业权", "undivided shares"),
    ("votingright", "voting rights"),
    ("議決", "voting rights"),
    ("의결", "voting rights"),
)


def share_called(label: str) -> str:
    """What a share is called in rules, by the heading above it; "" for a share without a name of its own."""
    plain = _plain(label)
    return next((word for part, word in _WORDS if part in plain), "")
