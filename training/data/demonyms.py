"""Adjectives of countries and parts of the world."""

from __future__ import annotations

_TABLE = """
Afghanistan Afghan; Albania Albanian; Algeria Algerian; Andorra Andorran; Angola Angolan; Argentina Argentine,Argentinian; Armenia Armenian;
Australia Australian; Austria Austrian; Azerbaijan Azerbaijani; Bahrain Bahraini; Bangladesh Bangladeshi; Barbados Barbadian; Belarus Belarusian;
Belgium Belgian; Belize Belizean; Benin Beninese; Bhutan Bhutanese; Bolivia Bolivian; Bosnia Bosnian; Botswana Botswanan; Brazil Brazilian;
Bulgaria Bulgarian; Burkina_Faso Burkinabe; Burundi Burundian; Cambodia Cambodian; Cameroon Cameroonian; Canada Canadian; Chad Chadian;
Chile Chilean; China Chinese; Colombia Colombian; Congo Congolese; Costa_Rica Costa_Rican; Croatia Croatian,Croat; Cuba Cuban; Cyprus Cypriot;
Czechia Czech; Denmark Danish; Djibouti Djiboutian; Ecuador Ecuadorian; Egypt Egyptian; El_Salvador Salvadoran; Eritrea Eritrean;
Estonia Estonian; Eswatini Swazi; Ethiopia Ethiopian; Fiji Fijian; Finland Finnish; France French; Gabon Gabonese; Gambia Gambian; Georgia Georgian;
Germany German; Ghana Ghanaian; Greece Greek; Grenada Grenadian; Guatemala Guatemalan; Guinea Guinean; Guyana Guyanese; Haiti Haitian;
Honduras Honduran; Hungary Hungarian; Iceland Icelandic; India Indian; Indonesia Indonesian; Iran Iranian; Iraq Iraqi; Ireland Irish;
Israel Israeli; Italy Italian; Ivory_Coast Ivorian; Jamaica Jamaican; Japan Japanese; Jordan Jordanian; Kazakhstan Kazakh; Kenya Kenyan;
Kosovo Kosovar; Kuwait Kuwaiti; Kyrgyzstan Kyrgyz; Laos Lao,Laotian; Latvia Latvian; Lebanon Lebanese; Lesotho Basotho; Liberia Liberian;
Libya Libyan; Lithuania Lithuanian; Luxembourg Luxembourgish; Madagascar Malagasy; Malawi Malawian; Malaysia Malaysian; Maldives Maldivian;
Mali Malian; Malta Maltese; Mauritania Mauritanian; Mauritius Mauritian; Mexico Mexican; Moldova Moldovan; Monaco Monegasque; Mongolia Mongolian;
Montenegro Montenegrin; Morocco Moroccan; Mozambique Mozambican; Myanmar Burmese; Namibia Namibian; Nepal Nepalese,Nepali; Netherlands Dutch;
New_Zealand New_Zealand; Nicaragua Nicaraguan; Niger Nigerien; Nigeria Nigerian; North_Korea North_Korean; North_Macedonia Macedonian;
Norway Norwegian; Oman Omani; Pakistan Pakistani; Palestine Palestinian; Panama Panamanian; Papua_New_Guinea Papuan; Paraguay Paraguayan;
Peru Peruvian; Philippines Philippine,Filipino; Poland Polish; Portugal Portuguese; Qatar Qatari; Romania Romanian; Russia Russian;
Rwanda Rwandan; Samoa Samoan; Saudi_Arabia Saudi,Saudi_Arabian; Senegal Senegalese; Serbia Serbian; Sierra_Leone Sierra_Leonean;
Singapore Singaporean; Slovakia Slovak; Slovenia Slovenian,Slovene; Somalia Somali; South_Africa South_African; South_Korea South_Korean,Korean;
South_Sudan South_Sudanese; Spain Spanish; Sri_Lanka Sri_Lankan; Sudan Sudanese; Suriname Surinamese; Sweden Swedish; Switzerland Swiss;
Syria Syrian; Taiwan Taiwanese; Tajikistan Tajik; Tanzania Tanzanian; Thailand Thai; Togo Togolese; Tonga Tongan; Tunisia Tunisian;
Turkey Turkish; Turkmenistan Turkmen; Uganda Ugandan; Ukraine Ukrainian; United_Arab_Emirates Emirati; United_Kingdom British;
United_States American,U.S.; Uruguay Uruguayan; Uzbekistan Uzbek; Vanuatu Vanuatuan; Venezuela Venezuelan; Vietnam Vietnamese; Yemen Yemeni;
Zambia Zambian; Zimbabwe Zimbabwean; England English; Scotland Scottish; Wales Welsh; Europe European; Africa African; Asia Asian;
Soviet_Union Soviet; Yugoslavia Yugoslav; Prussia Prussian; Catalonia Catalan; Bavaria Bavarian; Texas Texan; California Californian;
Hawaii Hawaiian; Quebec Quebecois; Tibet Tibetan; Hong_Kong Hong_Konger; Puerto_Rico Puerto_Rican; Persia Persian; Rome Roman; Venice Venetian
"""


def _rows() -> dict[str, tuple[str, ...]]:
    rows = (row.strip().split(" ", 1) for row in _TABLE.replace("\n", " ").split(";"))
    return {place.replace("_", " "): tuple(word.replace("_", " ") for word in words.split(",")) for place, words in rows}


ADJECTIVES = _rows()
"""The adjectives of a country, the commonest first."""
DEMONYMS = {word: place for place, words in ADJECTIVES.items() for word in words if word != place}
"""What place an adjective belongs to."""
