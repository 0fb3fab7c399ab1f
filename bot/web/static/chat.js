/* The chat without reloading: a socket that replays what is missing and shows what is new.

   The page works without this file (forms post to /chat). The wire format is written down in
   bot/channels/webchat/receive.py. Whatever comes is plain text and is set as textContent.

   In a frame on another site there is no cookie: a token says who this is, and forms would not help, so what
   is written while the line is down waits here until it is up again. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const talk = document.getElementById("talk");
  const choices = document.getElementById("choices");
  const write = document.getElementById("write");
  const text = document.getElementById("text");
  const words = talk.dataset;
  const pageLanguage = document.documentElement.lang;
  const framed = Boolean(words.proof);
  let proof = framed ? keptProof() : "";
  let socket = null;
  let last = lastNumber();
  let pause = 500; // milliseconds before the next try; doubles up to 30 s
  let waiting = new Map(); // id → what was sent and is not answered yet

  if (framed) keepProof();
  connect();
  toTheNewest();

  // ---- Sending -------------------------------------------------------------------------------
  write.addEventListener("submit", (event) => send(event, { text: text.value.trim() }));
  choices.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button) send(event, { [button.name]: button.value });
  });

  function send(event, said) {
    if (framed) event.preventDefault();
    if (!(said.text || said.action) || !(isOpen() || framed)) return; // the form posts by itself
    event.preventDefault();
    const act = { id: freshId(), ...said };
    waiting.set(act.id, act);
    if (isOpen()) socket.send(JSON.stringify(act));
    say("status", isOpen() ? words.waiting : words.reconnecting);
    if (said.text) text.value = "";
  }

  function freshId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // ---- The socket ----------------------------------------------------------------------------
  function isOpen() {
    return socket !== null && socket.readyState === WebSocket.OPEN;
  }

  function connect() {
    const address = new URL("/chat/socket", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    if (framed) address.search = "lang=" + pageLanguage; // as on this page, whatever the browser asks
    socket = new WebSocket(address, framed ? ["wenban.chat", "wenban.visitor." + proof] : []);
    socket.onopen = () => {
      pause = 500;
      socket.send(JSON.stringify({ after: last }));
      for (const act of waiting.values()) socket.send(JSON.stringify(act)); // same id: counts once
      if (framed) say("status", waiting.size ? words.waiting : "");
    };
    socket.onmessage = (message) => heard(JSON.parse(message.data));
    socket.onclose = (event) => {
      if (framed) lost(event.code);
      else if (event.code === 4401 || event.code === 4429) return; // no cookie, or too many tabs: forms go on
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, 30000);
    };
  }

  function heard(frame) {
    if (frame.number > last) show(frame);
    if (frame.done) answered(frame.done);
    if (frame.error === "failed") refused(frame.id, words.failed + " " + frame.incident);
  }

  function answered(id) {
    waiting.delete(id);
    if (waiting.size === 0) say("status", "");
  }

  function refused(id, why) {
    const act = waiting.get(id);
    waiting.delete(id);
    if (act && act.text && !text.value) text.value = act.text; // keep what was typed
    say("alert", why);
  }

  // ---- In a frame ----------------------------------------------------------------------------
  /* The token of this visit, so that a reload goes on; a browser that keeps nothing starts anew. */
  function keptProof() {
    try {
      return sessionStorage.getItem("wenban.proof") || words.proof;
    } catch {
      return words.proof;
    }
  }

  function keepProof() {
    try {
      sessionStorage.setItem("wenban.proof", proof);
    } catch {
      // it lives as long as this page
    }
  }

  /* A kept token may be too old: then the page's own one begins anew; and a page may be too old itself. */
  function lost(code) {
    say("status", words.reconnecting);
    if (code === 4401 && proof !== words.proof) {
      proof = words.proof;
      keepProof();
    } else if (code === 4401 && performance.now() > 3600000) {
      location.reload();
    } else if (code === 4401 || code === 4429) {
      pause = 30000; // nothing a hurry would mend
    }
  }

  // ---- Showing -------------------------------------------------------------------------------
  function show(frame) {
    last = frame.number;
    if (frame.mine) {
      const item = entry("mine", frame.number);
      item.append(made("p", "", frame.mine));
      item.lastChild.dir = "auto";
    }
    if (frame.reply) {
      const item = entry("desk", frame.number);
      if (frame.reply.language && frame.reply.language !== pageLanguage) item.lang = frame.reply.language;
      if (frame.reply.text) item.append(made("p", "", frame.reply.text));
      if (frame.reply.card) item.append(card(frame.reply.card));
      if (frame.reply.file) item.append(file(frame.reply.file));
      const pressed = choices.contains(document.activeElement); // the pressed button goes: read on here
      showChoices(frame.reply);
      if (pressed) {
        item.tabIndex = -1;
        item.focus({ preventScroll: true });
      }
    }
    toTheNewest();
  }

  function entry(kind, number) {
    const item = made("li", kind);
    item.dataset.number = number;
    item.append(made("span", "who", kind === "mine" ? words.mine : words.desk));
    talk.append(item);
    return item;
  }

  function card(data) {
    const box = made("div", "card");
    box.append(made("p", "title", data.title));
    if (data.subtitle) box.append(made("p", "subtitle", data.subtitle));
    for (const [label, said] of data.lines) {
      const line = made("p", "fact");
      if (label) line.append(made("b", "", label), " ");
      line.append(...withPhones(said));
      box.append(line);
    }
    if (data.footer) box.append(made("p", "footer", data.footer));
    return box;
  }

  /* A picture is shown, any other file can be saved; both lie on our own pages. */
  function file(data) {
    const link = made("a", "file", data.picture ? "" : data.name);
    link.href = data.path;
    link.download = data.name;
    if (data.picture) {
      const picture = made("img");
      picture.src = data.path;
      picture.alt = data.name;
      link.append(picture);
    }
    return link;
  }

  /* Phone numbers can be called with one tap, and do not break over two lines. */
  function withPhones(said) {
    return said.split(/((?<!\d)(?:0\d{2,3}-\d{7,8}|1\d{4})(?!\d))/).map((part, place) => {
      if (place % 2 === 0) return part;
      const link = made("a", "phone", part);
      link.href = "tel:" + part;
      return link;
    });
  }

  function showChoices(reply) {
    choices.replaceChildren();
    if (reply.buttons.length === 0) return;
    const form = made("form", "rows-of-buttons");
    form.method = "post";
    form.action = "/chat#newest";
    form.setAttribute("aria-label", words.choices);
    const id = made("input");
    id.type = "hidden";
    id.name = "id";
    id.value = freshId();
    form.append(id, ...reply.buttons.map(choice));
    choices.append(form);
  }

  function choice(data) {
    const row = made(data.url ? "a" : "button", "row");
    if (data.url) {
      row.href = data.url;
      row.rel = "noopener";
      if (framed) row.target = "_blank";
    } else {
      row.name = "action";
      row.value = data.action;
    }
    row.append(made("b", "", String(data.n)), " ", made("span", "", data.label));
    return row;
  }

  function say(role, what) {
    for (const old of choices.querySelectorAll("[role=status], [role=alert]")) old.remove();
    if (!what) return;
    const line = made("p", role === "alert" ? "notice" : "quiet", what);
    line.setAttribute("role", role);
    choices.append(line);
  }

  function made(tag, kind = "", content = "") {
    const part = document.createElement(tag);
    if (kind) part.className = kind;
    if (content) part.textContent = content;
    return part;
  }

  function lastNumber() {
    return Math.max(0, ...Array.from(talk.querySelectorAll("[data-number]"), (item) => Number(item.dataset.number)));
  }

  /* To where the last exchange begins: an answer is read from its top. */
  function toTheNewest() {
    const said = talk.querySelectorAll("[data-number]");
    if (said.length === 0) return;
    const number = said[said.length - 1].dataset.number;
    talk.querySelector(`[data-number="${number}"]`).scrollIntoView({ block: "start" });
  }
});
