/* What the frame and the page around it tell each other: “open” and “write” come in, “ready” and “close” go
   out, and nothing else. Only sites we know are heard, and only they are answered. And large type: without a
   reload, since many browsers keep nothing in a frame, and the talk would be gone. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const known = [location.origin, ...document.getElementById("talk").dataset.hosts.split(" ")];
  let host = "";

  window.addEventListener("message", (event) => {
    if (window.parent === window || event.source !== window.parent || !known.includes(event.origin)) return;
    if (event.data !== "wenban:open" && event.data !== "wenban:write") return;
    host = event.origin;
    if (event.data === "wenban:write") document.getElementById("text").focus();
    window.parent.postMessage("wenban:ready", host);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && host) window.parent.postMessage("wenban:close", host);
  });

  const elder = document.getElementById("elder");
  elder.addEventListener("click", () => {
    document.documentElement.classList.toggle("elder");
    [elder.textContent, elder.dataset.other] = [elder.dataset.other, elder.textContent];
  });
});
