"""Who counts as a person who opened a link: a table of what agents say of themselves."""

from __future__ import annotations

import pytest
from multidict import CIMultiDict

from bot.domain.link_count import Opened, opened_by

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 13; V2166BA) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0.0.0"

PEOPLE = [
    f"{IPHONE} Version/17.5 Mobile/15E148 Safari/604.1",
    f"{IPHONE} Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN",
    f"{ANDROID} Version/4.0 Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20240404 MicroMessenger/8.0.49",
    f"{ANDROID} Mobile Safari/537.36 AliApp(AP/10.5.80) AlipayClient/10.5.80",
    f"{ANDROID} Mobile Safari/537.36 AliApp(DingTalk/7.5.20) com.alibaba.android.rimet/7.5.20",
    f"{ANDROID} Mobile Safari/537.36 HuaweiBrowser/14.0.5.302 HMSCore/6.13",
    f"{ANDROID} Mobile Safari/537.36 Quark/6.5.0 UCBrowser/15.5.2",
    f"{ANDROID} Mobile Safari/537.36 baiduboxapp/13.59.0.10",
    f"{ANDROID} Mobile Safari/537.36 Lark/7.18.5 LarkLocale/zh_CN",
    f"{ANDROID} Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/460.0]",
    f"{IPHONE} Mobile/15E148 Safari Line/14.7.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Edg/125.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0",
    "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36",
    "Nokia6300/2.0 (04.20) Profile/MIDP-2.0 Configuration/CLDC-1.1 UNTRUSTED/1.0",
]
PREVIEWS = [
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0 A",
    "WhatsApp/2.2413.51 N",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "Mozilla/5.0 (compatible; DingTalkBot-LinkService/1.0)",
    "Viber/13.3.0.5 CFNetwork/1220.1",
    "facebookexternalhit/1.1;line-poker/1.0",
]
PROGRAMMES = [
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
    "Mozilla/5.0 (compatible; Bytespider; spider-feedback@bytedance.com) AppleWebKit/537.36",
    "Mozilla/5.0 (compatible; YisouSpider/5.0)",
    "curl/8.5.0",
    "python-requests/2.31.0",
    "Python/3.11 aiohttp/3.9.5",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/125.0 Safari/537.36",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
    "Mozilla/5.0 zgrab/0.x",
]


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        *((agent, Opened.PERSON) for agent in PEOPLE),
        *((agent, Opened.PREVIEW) for agent in PREVIEWS),
        *((agent, Opened.BOT) for agent in PROGRAMMES),
    ],
)
def test_an_agent_is_taken_for_what_it_is(agent: str, kind: Opened) -> None:
    assert opened_by("GET", CIMultiDict({"User-Agent": agent})) is kind


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-moz", "prefetch"),
    ],
)
def test_what_a_browser_fetches_ahead_nobody_has_opened(name: str, value: str) -> None:
    assert opened_by("GET", CIMultiDict({"User-Agent": PEOPLE[0], name: value})) is Opened.PREFETCH


def test_a_look_at_the_head_is_no_visit() -> None:
    assert opened_by("HEAD", CIMultiDict({"User-Agent": PEOPLE[0]})) is Opened.BOT
