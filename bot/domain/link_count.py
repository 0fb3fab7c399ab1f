"""Whether opening a link counts as a person, told from what a request says of itself.

Platforms open every address that is sent through them to draw a preview, search engines and scanners open
all there are, browsers fetch ahead: none of them is somebody who scanned a poster. Each is counted under its
own kind, so that the figure a city uses is people only and the rest can still be explained. Whoever opens
the same link again within REPEAT_SECONDS is one person, not two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

REPEAT_SECONDS = 600  # a page reloaded, the back button, a code scanned twice because the first was slow


class Opened(StrEnum):
    """How a link was opened. `CHAT`: its code came into a conversation."""

    PERSON = "person"
    CHAT = "chat"
    AGAIN = "again"
    PREVIEW = "preview"
    BOT = "bot"
    PREFETCH = "prefetch"


PEOPLE = (Opened.PERSON, Opened.CHAT)

# Agents that draw previews of addresses in messages, as their operators document or send them. WhatsApp and
# Telegram fetch from their own programme, which names itself first; people's browsers inside an app
# (MicroMessenger/, DingTalk/, AliApp()) are people.
_PREVIEWS = re.compile(
    r"^whatsapp/|telegrambot|twitterbot|facebookexternalhit|facebot|meta-externalfetcher|linkedinbot|slackbot"
    r"|slack-imgproxy|discordbot|skypeuripreview|viber/|^line/|line-poker|kakaotalk-scrap|pinterestbot"
    r"|redditbot|mattermost|embedly|iframely|google-pagerenderer|googlemessages|bitlybot|vkshare"
    r"|snap url preview|microsoftpreview|msteams|wechat-link-preview|wechatbot|wxwork-preview|dingtalkbot"
    r"|feishubot|larkbot|qqlinkpreview|signal-?preview|mastodon/|^bluesky|cardyb",
    re.IGNORECASE,
)
# Crawlers, monitors, scanners and programmes. No browser of a person carries these
# words; Cubot makes telephones.
_BOTS = re.compile(
    r"(?<!\bcu)bot\b|crawl|spider|slurp|scan(?:ner)?\b|monitor|uptime|pingdom|headless|lighthouse|phantomjs"
    r"|python|^curl|^wget|libwww|okhttp|go-http-client|^java/|^ruby|^php|axios|node-fetch|undici|httpx"
    r"|apache-httpclient|postman|feedfetcher|archiver|mediapartners|google-read-aloud|safebrowsing"
    r"|urlpreview|360monitor|censys|zgrab|nmap|masscan",
    re.IGNORECASE,
)


def opened_by(method: str, headers: Mapping[str, str]) -> Opened:
    """The kind of an opening; `headers` find their names in any case. PERSON may still be AGAIN."""
    agent = headers.get("User-Agent", "").strip()
    if _is_ahead(headers):
        return Opened.PREFETCH
    if _PREVIEWS.search(agent):
        return Opened.PREVIEW
    if method == "HEAD" or not agent or _BOTS.search(agent):
        return Opened.BOT
    return Opened.PERSON


def _is_ahead(headers: Mapping[str, str]) -> bool:
    """Fetched before anybody asked: Sec-Purpose (WHATWG Fetch), and what browsers sent before it."""
    said = " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return any(word in said.lower() for word in ("prefetch", "prerender", "preview"))
