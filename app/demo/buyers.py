"""Who orders in the demo story. Names and places look real; the addresses of mail lead nowhere (RFC 2606)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from werkzeug.datastructures import MultiDict

from app.accounts import contacts
from app.accounts.models import Contact, User
from app.orders.forms import ContactForm


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """What somebody types into the order form."""

    name: str
    email: str
    street: str
    postcode: str
    city: str
    country: str
    locale: str
    company_name: str = ""
    vat_id: str = ""
    phone: str = ""
    region: str = ""

    def contact(self, user: User | None = None) -> Contact:
        """A new contact out of the checked form, as the order page makes one."""
        entered = MultiDict({**asdict(self), "kind": "company" if self.company_name else "person"})
        form = ContactForm(formdata=entered, meta={"csrf": False})
        if not form.validate():
            raise ValueError(f"{self.email}: {form.errors}")
        return contacts.from_form(form, user)


OLIVE = Buyer(
    name="Zeynep Şahin",
    email="zeynep@zeytindali.example",
    company_name="Zeytindalı Gıda Ltd. Şti.",
    vat_id="9980412356",
    street="Liman Caddesi 18",
    postcode="35400",
    city="Urla",
    region="İzmir",
    country="TR",
    locale="tr",
    phone="+90 232 000 00 10",
)
CAFE = Buyer(
    name="Piotr Zieliński",
    email="piotr@podlipa.example",
    company_name="Kawiarnia Pod Lipą sp. z o.o.",
    vat_id="PL6760000113",
    street="ul. Józefa 24/3",
    postcode="31-056",
    city="Kraków",
    country="PL",
    locale="pl",
    phone="+48 12 000 00 24",
)
CERAMICS = Buyer(
    name="Мария Соколова",
    email="maria@glinayogon.example",
    street="улица Панфилова 110, кв. 14",
    postcode="050000",
    city="Алматы",
    country="KZ",
    locale="ru",
)
LOOMS = Buyer(
    name="प्रिया शर्मा",
    email="priya@sharmalooms.example",
    company_name="शर्मा हथकरघा प्राइवेट लिमिटेड",
    vat_id="08AABCS1429B1Z7",
    street="42, जौहरी बाज़ार",
    postcode="302003",
    city="जयपुर",
    region="राजस्थान",
    country="IN",
    locale="hi",
)
TEACHER = Buyer(
    name="Emma Wright",
    email="emma@wrightgardens.example",
    street="7 Mill Lane",
    postcode="BS6 5QR",
    city="Bristol",
    country="GB",
    locale="en",
)
FURNITURE = Buyer(
    name="Ahmet Demir",
    email="ahmet@demirmobilya.example",
    company_name="Demir Mobilya A.Ş.",
    vat_id="2910345678",
    street="Organize Sanayi 3. Cadde 41",
    postcode="16370",
    city="Nilüfer",
    region="Bursa",
    country="TR",
    locale="tr",
)
GUEST = Buyer(
    name="Jan Wiśniewski",
    email="jan@rowerynowe.example",
    company_name="Rowery Nowe",
    vat_id="PL5840001224",
    street="ul. Długa 57",
    postcode="80-827",
    city="Gdańsk",
    country="PL",
    locale="pl",
)
BAKERY = Buyer(
    name="Sophie Martin",
    email="sophie@fournildelacroix.example",
    company_name="Le Fournil de la Croix",
    vat_id="FR40303265045",
    street="12 rue des Tables Claudiennes",
    postcode="69001",
    city="Lyon",
    country="FR",
    locale="en",
)
POTTERY = Buyer(
    name="Олена Коваленко",
    email="olena@opishnya.example",
    street="вулиця Сагайдачного 9",
    postcode="04070",
    city="Київ",
    country="UA",
    locale="en",
)
BREWERY = Buyer(
    name="Lukas Meyer",
    email="lukas@hofbraeuerei-meyer.example",
    company_name="Hofbräuerei Meyer GmbH",
    vat_id="DE129274202",
    street="Am Mühlbach 3",
    postcode="87435",
    city="Kempten",
    country="DE",
    locale="en",
)
TEA = Buyer(
    name="Aoi Nakamura",
    email="aoi@nakamura-tea.example",
    company_name="Nakamura Tea Co., Ltd.",
    street="Uji Renge 21",
    postcode="611-0021",
    city="Uji",
    region="Kyoto",
    country="JP",
    locale="en",
)
PEARLS = Buyer(
    name="Noura Al Sabah",
    email="noura@sabahpearls.example",
    company_name="Al Sabah Pearls W.L.L.",
    street="Salhiya Street 8",
    postcode="13029",
    city="Kuwait City",
    country="KW",
    locale="en",
)
CLINIC = Buyer(
    name="Hans Weber",
    email="hans@praxis-weber.example",
    company_name="Zahnarztpraxis Weber",
    vat_id="DE811907980",
    street="Lindenallee 4",
    postcode="04109",
    city="Leipzig",
    country="DE",
    locale="en",
)
SAILS = Buyer(
    name="Giulia Rossi",
    email="giulia@velerossi.example",
    company_name="Vele Rossi S.r.l.",
    vat_id="IT00743110157",
    street="Via del Molo 15",
    postcode="16128",
    city="Genova",
    country="IT",
    locale="en",
)
BOOKSHOP = Buyer(
    name="Дмитрий Орлов",
    email="dmitri@polkaknig.example",
    company_name="Книжная полка ОсОО",
    vat_id="01234567890123",
    street="проспект Чуй 118",
    postcode="720040",
    city="Бишкек",
    country="KG",
    locale="ru",
)
YOGA = Buyer(
    name="अनन्या राव",
    email="ananya@raoyoga.example",
    street="14, इंदिरानगर 12वीं मेन",
    postcode="560038",
    city="बेंगलुरु",
    region="कर्नाटक",
    country="IN",
    locale="hi",
)
