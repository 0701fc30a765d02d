// <zone-choice data-zone="…">: shows the times in the zone of this device, unless the address names another.
// The choice of six hundred zones waits in a <noscript> until it is wanted: browsers lay out even what is folded away.
const zoneOfThisDevice = () =>
  globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone; // Intl takes 25 ms to load

class ZoneChoice extends HTMLElement {
  static hasLooked = false;

  connectedCallback() {
    const here = zoneOfThisDevice();
    const isSettled = ZoneChoice.hasLooked || new URLSearchParams(location.search).has("zone");
    ZoneChoice.hasLooked = true;
    if (here && here !== this.dataset.zone && !isSettled) this.ready(() => this.choose(here));
    const details = this.querySelector("details");
    if (details.open) this.unfold();
    else details.addEventListener("toggle", () => this.unfold(), { once: true });
  }

  // htmx, where it is there, takes the form over when the document is ready. The page may be drawn in between.
  ready(then) {
    if (document.readyState === "complete") then();
    else document.addEventListener("DOMContentLoaded", () => setTimeout(then), { once: true });
  }

  choose(zone) {
    const form = this.querySelector("form");
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "zone", value: zone }));
    // As requestSubmit does, but without making the browser lay out the page before it is drawn.
    if (window.htmx) window.htmx.trigger(form, "submit");
    else form.requestSubmit();
  }

  unfold() {
    const waiting = this.querySelector("noscript");
    if (!waiting) return;
    waiting.outerHTML = waiting.textContent;
    const { zone } = this.dataset;
    const select = this.querySelector("select");
    select.value = zone;
    if (select.value !== zone) select.add(new Option(zone, zone, true, true), 0);
  }
}

customElements.define("zone-choice", ZoneChoice);
