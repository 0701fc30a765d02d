// Créneau in the page of another site, from a plain link that works without this script:
//   <a href="https://rdv.example.org/alice/intro" data-creneau="inline">Book a meeting</a>   or "dialog"
// data-theme="light|dark", data-language="fr", data-prefill-name, data-prefill-email, data-prefill-<question>.
// When something is booked, the link (or what took its place) dispatches "creneau:booked" with event_type, start, end
// and state. creneau.show(element) looks for links in what was added later.
(() => {
  const site = new URL(document.currentScript.src).origin;
  const shown = new Set();
  const CSS = `.creneau-frame{display:block;width:100%;height:40rem;border:0}
.creneau-dialog{box-sizing:border-box;width:min(64rem,100vw - 2rem);max-width:none;max-height:calc(100vh - 2rem);padding:0;border:0;background:#fff;overflow:auto}
.creneau-dialog.dark{background:#101514;color:#e7ebe7}.creneau-dialog::backdrop{background:rgb(10 15 13/.55)}
.creneau-shut{position:sticky;top:0;float:right;width:2.75rem;height:2.75rem;border:0;background:inherit;color:inherit;font:1.5rem/1 sans-serif;cursor:pointer}`;

  function address(link) {
    const url = new URL(link.href);
    const { theme, language } = link.dataset;
    if (theme) url.searchParams.set("theme", theme);
    if (language) url.searchParams.set("lang", language);
    for (const { name, value } of link.attributes) {
      if (name.startsWith("data-prefill-") && value) url.searchParams.set(name.slice(13), value);
    }
    url.searchParams.set("embed", location.origin);
    return url.href;
  }

  // A page that may not be shown here stays silent: then the link is what is left.
  function frameOf(link, refused) {
    const frame = document.createElement("iframe");
    const place = { link, frame, isHeard: false };
    frame.className = "creneau-frame";
    frame.title = link.textContent.trim();
    frame.src = address(link);
    frame.addEventListener("load", () => setTimeout(() => {
      if (place.isHeard) return;
      shown.delete(place);
      refused();
    }, 2000));
    shown.add(place);
    return place;
  }

  function inline(link) {
    const { frame } = frameOf(link, () => frame.replaceWith(link));
    link.replaceWith(frame);
  }

  function dialog(link) {
    const box = document.createElement("dialog");
    const shut = document.createElement("button");
    const place = frameOf(link, () => location.assign(link.href));
    box.className = `creneau-dialog ${link.dataset.theme || ""}`;
    box.setAttribute("aria-label", place.frame.title);
    shut.className = "creneau-shut";
    shut.type = "button";
    shut.textContent = "×";
    place.shut = shut;
    shut.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
    box.addEventListener("close", () => {
      box.remove();
      shown.delete(place);
      link.focus();
    });
    box.append(shut, place.frame);
    document.body.append(box);
    box.showModal();
  }

  // Only the frame that was made here is listened to, and only while it shows a page of the installation.
  addEventListener("message", ({ origin, source, data }) => {
    const place = [...shown].find(({ frame }) => frame.contentWindow === source);
    if (!place || origin !== site || !data) return;
    const { link, frame, shut } = place;
    if (data.creneau === "page") {
      if (place.isHeard && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      place.isHeard = true;
      if (shut) shut.setAttribute("aria-label", String(data.close));
    } else if (data.creneau === "height") {
      frame.style.height = `${Math.ceil(Number(data.height)) || 0}px`;
    } else if (data.creneau === "escape" && shut) {
      shut.click();
    } else if (data.creneau === "booked") {
      const { event_type, start, end, state } = data;
      const on = link.isConnected ? link : frame;
      on.dispatchEvent(new CustomEvent("creneau:booked", { bubbles: true, detail: { event_type, start, end, state } }));
    }
  });

  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-creneau=dialog]");
    if (!link || link.origin !== site || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog(link);
  });

  function show(within = document) {
    for (const link of within.querySelectorAll("a[data-creneau=inline]")) if (link.origin === site) inline(link);
  }

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  window.creneau = { show };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", () => show());
  else show();
})();
