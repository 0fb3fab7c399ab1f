/* Small helps where there is a script: printing, and reading the page aloud. Every page works without. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  for (const button of document.querySelectorAll("[data-read]")) readAloud(button);
});

/* One button: read, and stop. Block by block, because long speeches break off in some browsers. */
function readAloud(button) {
  if (!("speechSynthesis" in window)) {
    button.hidden = true;
    return;
  }
  const words = button.textContent;
  const voice = window.speechSynthesis;
  let reading = false;

  function stop() {
    reading = false;
    voice.cancel();
    button.textContent = words;
  }

  function next(blocks) {
    const block = blocks.shift();
    if (!reading || !block) return stop();
    const speech = new SpeechSynthesisUtterance(block.text);
    speech.lang = block.lang;
    speech.rate = 0.85;
    speech.onend = speech.onerror = () => next(blocks);
    voice.speak(speech);
  }

  button.addEventListener("click", () => {
    if (reading) return stop();
    reading = true;
    button.textContent = button.dataset.stop;
    next(blocksToRead());
  });
  window.addEventListener("pagehide", stop);
}

function blocksToRead() {
  const spoken = "h1, h2, h3, dt, dd, p, li > label, .steps > li, .conditions > li";
  const silent = "form, nav, .helpers, .proof, figure, details:not([open])";
  const blocks = [];
  for (const part of document.querySelectorAll("main :is(" + spoken + ")")) {
    if (part.closest(silent) || part.parentElement.closest("dd, label, .steps > li")) continue;
    const text = part.innerText.trim();
    if (text) blocks.push({ text, lang: part.closest("[lang]").lang === "en" ? "en-GB" : "zh-CN" });
  }
  return blocks;
}
