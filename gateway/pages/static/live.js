// Tells quietly that something changed since this page was read, and offers to read it anew.
// Nothing moves and nothing is loaded by itself. Without this file every page works as well.
"use strict";
(() => {
  const RETRY_MS = 60000;
  const PASSING = ["server_stops", "not_available"]; // other ends are for good: nobody may listen
  const line = document.getElementById("news");
  if (!line || !window.EventSource) return;
  let source = null;
  let isDone = false;

  function close() {
    if (source) source.close();
    source = null;
  }

  function tell() {
    isDone = true;
    close();
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = line.dataset.text;
    button.addEventListener("click", () => window.location.reload());
    line.replaceChildren(button);
  }

  function open() {
    if (source || isDone || document.hidden) return;
    source = new EventSource(line.dataset.source);
    source.addEventListener("changed", tell);
    source.addEventListener("ended", (said) => {
      close();
      isDone = !PASSING.includes(JSON.parse(said.data).reason);
      if (!isDone) window.setTimeout(open, RETRY_MS / 10);
    });
    source.addEventListener("error", () => {
      // A broken connection is tried again by the browser itself; a refused one is not.
      if (!source || source.readyState !== EventSource.CLOSED) return;
      close();
      window.setTimeout(open, RETRY_MS);
    });
  }

  // A tab that nobody sees holds no connection; it asks again when it is looked at.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
})();
