/* The chat button for other sites. The page /embed tells webmasters how to use it.

   Everything is in a shadow root with a style sheet of its own, so the page around it neither changes it nor
   is changed by it. No cookie, nothing kept, no inline style, no markup from text; the frame is made only
   when somebody presses the button. The frame says “ready” and “close” and nothing else. */
(() => {
  "use strict";
  const running = document.currentScript || document.querySelector('script[src$="/embed.js"]');
  if (!running || !running.src) return;
  // Where the line stands twice, the browser may run either one first: what the first one says holds.
  const script = Array.from(document.scripts).find((line) => line.src === running.src) || running;
  const home = new URL(script.src).origin;
  const asked = script.dataset;
  const language = chosenLanguage(asked.language || document.documentElement.lang);
  const words = {
    "zh-Hans": {
      button: "办事问一问", title: "聊天问办事", close: "关闭", page: "在新窗口打开",
    },
    en: {
      button: "Ask about services", title: "Ask about services", close: "Close", page: "New window",
    },
  }[language];

  const style = `
    :host {
      all: initial !important; display: block !important; position: fixed !important;
      right: max(16px, env(safe-area-inset-right)) !important;
      bottom: max(16px, env(safe-area-inset-bottom)) !important;
      z-index: 2147483647 !important;
    }
    :host([data-position="left"]) { left: max(16px, env(safe-area-inset-left)) !important; right: auto !important; }
    * { box-sizing: border-box; }
    aside, dialog {
      font: 1.0625em/1.4 "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
    }
    button, a { font: inherit; font-weight: 700; cursor: pointer; }
    :focus-visible { outline: 3px solid #ffbf47; outline-offset: 2px; box-shadow: 0 0 0 2px #1d2733; }
    .open {
      min-height: max(52px, 3.25em); min-width: 52px; max-width: calc(100vw - 32px); padding: .5em 1.2em;
      color: #fff; background: #0b5c6b; border: 2px solid #fff; border-radius: 6px;
    }
    .open:hover { background: #08434e; }
    dialog {
      position: fixed; top: auto; left: auto; right: 16px; bottom: calc(max(52px, 3.5em) + 32px);
      margin: 0; padding: 0;
      width: min(26em, 100vw - 32px); height: min(42em, 100vh - 7.5em); max-width: none; max-height: none;
      overflow: hidden; color: #1d2733; background: #fbfaf7; border: 2px solid #0b5c6b; border-radius: 6px;
    }
    :host([data-position="left"]) dialog { left: 16px; right: auto; }
    dialog[open] { display: flex; flex-direction: column; }
    .head {
      display: flex; flex-wrap: wrap; align-items: center; gap: 0 1em; padding: 4px 4px 4px 16px;
      border-bottom: 1px solid #c9ccc9; background: #fff;
    }
    .title { flex: 1; margin: 0; font-weight: 700; }
    .page { display: inline-flex; align-items: center; min-height: 48px; color: #0b5c6b; font-weight: 400; }
    .close {
      min-height: 48px; min-width: 48px; padding: 0 1em; color: #0b5c6b; background: #fff;
      border: 2px solid #0b5c6b; border-radius: 6px;
    }
    iframe { flex: 1; width: 100%; min-height: 0; border: 0; background: #fbfaf7; }
    @media (max-width: 40em), (max-height: 30em) {
      dialog, :host([data-position="left"]) dialog {
        top: 0; left: 0; right: 0; bottom: 0; width: 100%; height: 100%; border: 0; border-radius: 0;
        padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom)
          env(safe-area-inset-left);
      }
    }
    @media print { :host { display: none !important; } }`;

  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);

  function start() {
    if (document.querySelector("wenban-chat")) return; // the line stands there twice
    const place = made("wenban-chat");
    place.lang = language;
    if (asked.position === "left") place.dataset.position = "left";
    const inside = place.attachShadow({ mode: "open" });
    const canStyle = "adoptedStyleSheets" in inside && "replaceSync" in CSSStyleSheet.prototype;
    if (canStyle && window.HTMLDialogElement) chat(inside);
    else inside.append(pageLink(asked.label || words.button)); // an old browser
    document.body.append(place);
  }

  function chat(inside) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    inside.adoptedStyleSheets = [sheet];

    const box = made("aside", "", "", { "aria-label": words.title });
    const button = made("button", "open", asked.label || words.button, {
      type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "chat",
    });
    const dialog = made("dialog", "", "", { id: "chat", "aria-labelledby": "title" });
    const head = made("div", "head");
    const shut = made("button", "close", words.close, { type: "button" });
    head.append(made("p", "title", words.title, { id: "title" }), pageLink(words.page), shut);
    dialog.append(head);
    box.append(button, dialog);
    inside.append(box);
    let frame = null;
    let covers = false; // the whole page, as on a phone

    button.addEventListener("click", () => (dialog.open ? dialog.close() : open()));
    shut.addEventListener("click", () => dialog.close());
    inside.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open && !event.isComposing) dialog.close();
    });
    dialog.addEventListener("close", () => {
      button.setAttribute("aria-expanded", "false");
      button.focus();
    });
    window.addEventListener("message", (event) => {
      if (!frame || event.source !== frame.contentWindow || event.origin !== home) return;
      if (event.data === "wenban:close" && dialog.open) dialog.close();
      if (event.data === "wenban:ready" && inside.activeElement === shut && !covers) frame.focus();
    });

    /* Beside the page where there is room for both; over it on a phone. */
    function open() {
      covers = window.matchMedia("(max-width: 40em), (max-height: 30em)").matches;
      if (covers) dialog.showModal();
      else dialog.show();
      button.setAttribute("aria-expanded", "true");
      shut.focus();
      if (frame) greet();
      else makeFrame();
    }

    function makeFrame() {
      const src = home + "/embed/chat?lang=" + language;
      frame = made("iframe", "", "", { title: words.title, referrerpolicy: "no-referrer", src });
      frame.addEventListener("load", greet);
      dialog.append(frame);
    }

    /* The line to write in takes the focus; not on a phone, where the keyboard would cover the chat, and not
       from somebody who has gone elsewhere meanwhile. */
    function greet() {
      const writes = !covers && [shut, frame].includes(inside.activeElement);
      frame.contentWindow.postMessage(writes ? "wenban:write" : "wenban:open", home);
    }
  }

  function pageLink(label) {
    return made("a", "page", label, {
      href: home + "/chat?lang=" + language, target: "_blank", rel: "noopener",
    });
  }

  function made(tag, kind = "", label = "", facts = {}) {
    const part = document.createElement(tag);
    if (kind) part.className = kind;
    part.textContent = label;
    for (const [name, value] of Object.entries(facts)) part.setAttribute(name, value);
    return part;
  }

  function chosenLanguage(tag) {
    return !tag || /^zh\b/i.test(tag) ? "zh-Hans" : "en";
  }
})();
