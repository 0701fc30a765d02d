// <zone-choice data-zone="…">: shows the times in the zone of this device, unless the address names another.
class ZoneChoice extends HTMLElement {
  connectedCallback() {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!here || here === this.dataset.zone || new URLSearchParams(location.search).has("zone")) return;
    const select = this.querySelector("select");
    select.add(new Option(here, here, true, true), 0);
    select.form.requestSubmit();
  }
}

customElements.define("zone-choice", ZoneChoice);
