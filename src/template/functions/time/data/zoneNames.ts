/** Zones of the tz database by their abbreviations ("minutes NAME,...|zone zone ..."); offsets without a name print as numbers. Made from Go 1.26's zoneinfo. */
export const zoneNameTable: string = `|Africa/Casablanca Africa/El_Aaiun America/Araguaina America/Argentina/Buenos_Aires America/Argentina/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Argentina/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Asuncion America/Bahia America/Belem America/Boa_Vista America/Bogota America/Buenos_Aires America/Campo_Grande America/Caracas America/Catamarca America/Cayenne America/Cordoba America/Coyhaique America/Cuiaba America/Eirunepe America/Fortaleza America/Godthab America/Guayaquil America/Guyana America/Jujuy America/La_Paz America/Lima America/Maceio America/Manaus America/Mendoza America/Montevideo America/Noronha America/Nuuk America/Paramaribo America/Porto_Acre America/Porto_Velho America/Punta_Arenas America/Recife America/Rio_Branco America/Rosario America/Santarem America/Santiago America/Sao_Paulo America/Scoresbysund Antarctica/Casey Antarctica/Davis Antarctica/DumontDUrville Antarctica/Mawson Antarctica/Palmer Antarctica/Syowa Antarctica/Troll Asia/Aden Asia/Almaty Asia/Anadyr Asia/Aqtau Asia/Aqtobe Asia/Ashgabat Asia/Ashkhabad Asia/Atyrau Asia/Baghdad Asia/Bahrain Asia/Baku Asia/Bangkok Asia/Barnaul Asia/Bishkek Asia/Brunei Asia/Chita Asia/Choibalsan Asia/Colombo Asia/Dacca Asia/Dhaka Asia/Dili Asia/Dubai Asia/Dushanbe Asia/Ho_Chi_Minh Asia/Hovd Asia/Irkutsk Asia/Kabul Asia/Kamchatka Asia/Kashgar Asia/Kathmandu Asia/Katmandu Asia/Khandyga Asia/Krasnoyarsk Asia/Kuala_Lumpur Asia/Kuching Asia/Kuwait Asia/Magadan Asia/Muscat Asia/Novokuznetsk Asia/Novosibirsk Asia/Omsk Asia/Oral Asia/Phnom_Penh Asia/Qatar Asia/Qostanay Asia/Qyzylorda Asia/Rangoon Asia/Riyadh Asia/Saigon Asia/Sakhalin Asia/Samarkand Asia/Singapore Asia/Srednekolymsk Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Thimbu Asia/Thimphu Asia/Tomsk Asia/Ulaanbaatar Asia/Ulan_Bator Asia/Urumqi Asia/Ust-Nera Asia/Vientiane Asia/Vladivostok Asia/Yakutsk Asia/Yangon Asia/Yekaterinburg Asia/Yerevan Atlantic/Cape_Verde Atlantic/South_Georgia Atlantic/Stanley Australia/Eucla Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West Chile/Continental Chile/EasterIsland Etc/GMT+1 Etc/GMT+10 Etc/GMT+11 Etc/GMT+12 Etc/GMT+2 Etc/GMT+3 Etc/GMT+4 Etc/GMT+5 Etc/GMT+6 Etc/GMT+7 Etc/GMT+8 Etc/GMT+9 Etc/GMT-1 Etc/GMT-10 Etc/GMT-11 Etc/GMT-12 Etc/GMT-13 Etc/GMT-14 Etc/GMT-2 Etc/GMT-3 Etc/GMT-4 Etc/GMT-5 Etc/GMT-6 Etc/GMT-7 Etc/GMT-8 Etc/GMT-9 Europe/Astrakhan Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Chagos Indian/Christmas Indian/Cocos Indian/Kerguelen Indian/Mahe Indian/Maldives Indian/Mauritius Indian/Reunion Iran Kwajalein NZ-CHAT Pacific/Apia Pacific/Bougainville Pacific/Chatham Pacific/Chuuk Pacific/Easter Pacific/Efate Pacific/Enderbury Pacific/Fakaofo Pacific/Fiji Pacific/Funafuti Pacific/Galapagos Pacific/Gambier Pacific/Guadalcanal Pacific/Kanton Pacific/Kiritimati Pacific/Kosrae Pacific/Kwajalein Pacific/Majuro Pacific/Marquesas Pacific/Nauru Pacific/Niue Pacific/Norfolk Pacific/Noumea Pacific/Palau Pacific/Pitcairn Pacific/Pohnpei Pacific/Ponape Pacific/Port_Moresby Pacific/Rarotonga Pacific/Tahiti Pacific/Tarawa Pacific/Tongatapu Pacific/Truk Pacific/Wake Pacific/Wallis Pacific/Yap Singapore
-210 NST,-150 NDT,-90 NDDT|America/St_Johns Canada/Newfoundland
-240 AST|America/Anguilla America/Antigua America/Aruba America/Blanc-Sablon America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk America/Lower_Princes America/Marigot America/Miquelon America/Montserrat America/Port_of_Spain America/Puerto_Rico America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola America/Virgin
-240 AST,-180 ADT|America/Barbados America/Glace_Bay America/Halifax America/Martinique America/Moncton America/Thule Atlantic/Bermuda Canada/Atlantic
-240 AST,-180 ADT,-120 ADDT|America/Goose_Bay
-300 CST,-240 CDT|America/Havana Cuba
-300 EST|America/Atikokan America/Cayman America/Coral_Harbour America/Panama EST
-300 EST,-240 AST|America/Santo_Domingo
-300 EST,-240 EDT|America/Detroit America/Fort_Wayne America/Grand_Turk America/Indiana/Indianapolis America/Indiana/Marengo America/Indiana/Vevay America/Indianapolis America/Jamaica America/Kentucky/Louisville America/Louisville America/Montreal America/Nassau America/New_York America/Nipigon America/Port-au-Prince America/Thunder_Bay America/Toronto Canada/Eastern EST5EDT Jamaica US/East-Indiana US/Eastern US/Michigan
-360 CST|America/Regina Canada/Saskatchewan
-360 CST,-300 CDT|America/Belize America/Chicago America/Costa_Rica America/El_Salvador America/Guatemala America/Indiana/Knox America/Knox_IN America/Managua America/Matamoros America/Menominee America/Merida America/Mexico_City America/Monterrey America/Rainy_River America/Rankin_Inlet America/Resolute America/Tegucigalpa America/Winnipeg CST6CDT Canada/Central Mexico/General US/Central US/Indiana-Starke
-360 CST,-300 CDT,-240 EDT|America/Indiana/Tell_City
-360 CST,-300 EST,-240 EDT|America/Cancun America/Indiana/Petersburg America/Indiana/Vincennes America/Indiana/Winamac America/Iqaluit America/Kentucky/Monticello America/Pangnirtung
-420 MST|America/Creston America/Phoenix MST US/Arizona
-420 MST,-360 CST|America/Swift_Current
-420 MST,-360 CST,-300 CDT|America/Bahia_Banderas America/Chihuahua America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga
-420 MST,-360 MDT|America/Boise America/Denver America/Edmonton America/Hermosillo America/Mazatlan America/Shiprock America/Yellowknife Canada/Mountain MST7MDT Mexico/BajaSur Navajo US/Mountain
-420 MST,-360 MDT,-300 CDT|America/Ciudad_Juarez
-420 MST,-360 MDT,-300 EST|America/Cambridge_Bay
-44 MMT,0 GMT|Africa/Monrovia
-480 PST,-420 MST|America/Dawson_Creek America/Fort_Nelson America/Whitehorse Canada/Yukon
-480 PST,-420 MST,-360 MDT|America/Inuvik
-480 PST,-420 PDT|America/Ensenada America/Los_Angeles America/Santa_Isabel America/Tijuana America/Vancouver Canada/Pacific Mexico/BajaNorte PST8PDT US/Pacific
-540 AKST,-480 AKDT|America/Yakutat
-540 AKST,-480 AKDT,-420 PDT|America/Juneau America/Metlakatla America/Sitka
-540 YST,-480 PST,-420 MST|America/Dawson
-600 AHST,-540 AKST,-480 AKDT|America/Anchorage US/Alaska
-600 HST|HST Pacific/Honolulu Pacific/Johnston US/Hawaii
-660 BST,-600 BDT,-540 AKST,-480 AKDT|America/Nome
-660 BST,-600 HST,-540 HDT|America/Adak America/Atka US/Aleutian
-660 SST|Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa
0 -00|Antarctica/Rothera Antarctica/Vostok Factory
0 GMT|Africa/Abidjan Africa/Accra Africa/Bamako Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Nouakchott Africa/Ouagadougou Africa/Timbuktu America/Danmarkshavn Atlantic/Reykjavik Atlantic/St_Helena Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich Iceland
0 GMT,60 BST|Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire
0 GMT,60 IST|Eire Europe/Dublin
0 GMT,60 WAT|Africa/Sao_Tome
0 UTC|Etc/UCT Etc/UTC Etc/Universal Etc/Zulu UCT UTC Universal Zulu
0 WET,60 CET,120 CEST|Africa/Algiers Africa/Ceuta
0 WET,60 WEST|Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira WET
0 WET,60 WEST,120 CEST|Europe/Lisbon Portugal
120 CAT|Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo
120 CAT,180 EAT|Africa/Juba Africa/Khartoum
120 EET|Asia/Amman Asia/Damascus Asia/Istanbul Europe/Istanbul Turkey
120 EET,180 EEST|Africa/Cairo Asia/Beirut Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Nicosia EET Egypt Europe/Athens Europe/Bucharest Europe/Helsinki Europe/Mariehamn Europe/Nicosia Europe/Sofia
120 EET,180 EEST,240 MSD|Europe/Chisinau Europe/Kiev Europe/Kyiv Europe/Riga Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye
120 EET,180 MSK,240 MSK|Europe/Moscow Europe/Simferopol W-SU
120 EET,240 MSD|Europe/Kaliningrad Europe/Minsk
120 IST,180 IDT|Asia/Jerusalem Asia/Tel_Aviv Israel
120 SAST|Africa/Johannesburg Africa/Maseru Africa/Mbabane
180 EAT|Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte
180 MSK|Europe/Volgograd
180 MSK,240 MSK|Europe/Kirov
300 PKT,360 PKST|Asia/Karachi
330 IST|Asia/Calcutta Asia/Kolkata
420 WIB|Asia/Jakarta
420 WIB,480 WITA|Asia/Pontianak
480 AWST,540 AWDT|Australia/Perth Australia/West
480 CST,540 CDT|Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei PRC ROC
480 HKT,540 HKST|Asia/Hong_Kong Hongkong
480 PST,540 PDT|Asia/Manila
480 WITA|Asia/Makassar Asia/Ujung_Pandang
510 KST,540 KST|Asia/Pyongyang
540 JST|Asia/Tokyo Japan
540 KST,600 KDT|Asia/Seoul ROK
540 WIT|Asia/Jayapura
570 ACST|Australia/Darwin Australia/North
570 ACST,630 ACDT|Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna
60 CET,120 CEST|Africa/Tunis Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich Poland
60 CET,120 EET|Africa/Tripoli Libya
60 CET,120 EET,180 EEST,240 MSD|Europe/Vilnius
60 MET,120 MEST|MET
60 WAT|Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Niamey Africa/Porto-Novo
60 WAT,120 CAT|Africa/Windhoek
60 WAT,120 WAST|Africa/Ndjamena
60 WEST|Atlantic/Azores
600 AEST|Australia/LHI Australia/Lord_Howe
600 AEST,660 AEDT|Antarctica/Macquarie Australia/ACT Australia/Brisbane Australia/Canberra Australia/Currie Australia/Hobart Australia/Lindeman Australia/Melbourne Australia/NSW Australia/Queensland Australia/Sydney Australia/Tasmania Australia/Victoria
600 ChST,660 GDT|Pacific/Guam Pacific/Saipan
720 NZST,780 NZDT|Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland`;
