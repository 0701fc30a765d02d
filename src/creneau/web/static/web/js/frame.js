// A booking page in a frame of another site: tells that site, and no other, how tall the page is and that it was booked.
// Who forgot something stands where it is missing: autofocus, which does that elsewhere, is refused to such a page.
const { content: site, dataset } = document.querySelector("meta[name=creneau-frame]");
const tell = (creneau, more) => parent.postMessage({ creneau, ...more }, site);

if (parent !== window) {
  tell("page", { close: dataset.close });
  new ResizeObserver(() => tell("height", { height: document.documentElement.offsetHeight })).observe(document.documentElement);
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) tell("escape"); });
  document.querySelector(".field-error")?.closest(".field")?.querySelector("input, textarea, select").focus();
  const { eventType: event_type, start, end, state } = dataset;
  if (start) tell("booked", { event_type, start, end, state });
}
