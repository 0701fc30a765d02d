// <zone-choice data-zone="…">: shows the times in the zone of this device, unless the address names another.
const zoneOfThisDevice = () =>
  globalThis.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone; // Intl takes 25 ms to load

class ZoneChoice extends HTMLElement {
  static hasLooked = false;

  connectedCallback() {
    const here = zoneOfThisDevice();
    const isSettled = ZoneChoice.hasLooked || new URLSearchParams(location.search).has("zone");
    ZoneChoice.hasLooked = true;
    if (here && here !== this.dataset.zone && !isSettled) this.ready(() => this.choose(here));
  }

  // htmx, where it is there, takes the form over when the document is ready.
  ready(then) {
    if (document.readyState === "complete") then();
    else document.addEventListener("DOMContentLoaded", then, { once: true });
  }

  choose(zone) {
    const select = this.querySelector("select");
    select.value = zone;
    if (select.value !== zone) select.add(new Option(zone, zone, true, true), 0);
    // As requestSubmit does, but without making the browser lay out the page before it is drawn.
    if (window.htmx) window.htmx.trigger(select.form, "submit");
    else select.form.requestSubmit();
  }
}

customElements.define("zone-choice", ZoneChoice);
