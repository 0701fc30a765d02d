// A booking page in a frame of another site: tells that site, and no other, how tall the page is and that it was booked.
const { content: site, dataset } = document.querySelector("meta[name=creneau-frame]");
const tell = (creneau, more) => parent.postMessage({ creneau, ...more }, site);

if (parent !== window) {
  tell("page", { close: dataset.close });
  new ResizeObserver(() => tell("height", { height: document.documentElement.offsetHeight })).observe(document.documentElement);
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) tell("escape"); });
  const { eventType: event_type, start, end, state } = dataset;
  if (start) tell("booked", { event_type, start, end, state });
}
