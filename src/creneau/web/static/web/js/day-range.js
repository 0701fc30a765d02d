// <day-range> around a month of checkboxes: Shift and a click tick every day since the last click, as in a list of files.
class DayRange extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (!event.target.matches("[type=checkbox]")) return;
      const days = [...this.querySelectorAll("[type=checkbox]")];
      const [from, to] = [days.indexOf(this.last), days.indexOf(event.target)].sort((a, b) => a - b);
      if (event.shiftKey && from >= 0) for (const day of days.slice(from, to + 1)) day.checked = event.target.checked;
      this.last = event.target;
    });
    // A Shift click would mark the text between the days.
    this.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
  }
}

customElements.define("day-range", DayRange);
