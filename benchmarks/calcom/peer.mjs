// Answers one JSON object a line: {"workload": …} is kept, {"run": true} computes its slots and tells the milliseconds,
// {"slots": true} tells the slots. Cal.com's functions are loaded from node_modules and called as shipped.
import { createRequire } from "node:module";
import Module from "node:module";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const shipped = fileURLToPath(new URL("node_modules/@calcom/platform-libraries/dist", import.meta.url));
const anything = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => "" : key === "prototype" ? Object.prototype : anything),
  apply: () => anything,
  construct: () => anything,
});
const { dayjs, buildDateRanges, subtract, getSlots, getAggregatedAvailability } = load();

// Their database client gives up loudly a moment after it was loaded; nobody asks it anything.
process.on("unhandledRejection", () => {});

let workload;
for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.workload) workload = asked.workload;
  const began = performance.now();
  const spent = process.cpuUsage();
  const found = asked.run || asked.slots ? slotsByDay(workload) : {};
  // On a busy machine waiting for a core must not count: the shorter of wall clock and processor time.
  const { user, system } = process.cpuUsage(spent);
  const milliseconds = Math.min(performance.now() - began, (user + system) / 1000);
  console.log(JSON.stringify(asked.slots ? { milliseconds, slots: found } : { milliseconds }));
}

// What their slots service does with a host's hours and busy times once it has read them, and no more than that.
function slotsByDay({ hosts, window, timezone, invitee, duration, increment, availability, scheduling }) {
  const dateFrom = dayjs.utc(window.start);
  const dateTo = dayjs.utc(window.end);
  const users = hosts.map((busy, id) => {
    const { oooExcludedDateRanges } = buildDateRanges({
      availability: availability.map(fromPlain), timeZone: timezone, dateFrom, dateTo, travelSchedules: [],
    });
    const times = busy.map(([start, end]) => ({ start: dayjs(start), end: dayjs(end) }));
    const free = subtract(oooExcludedDateRanges, times);
    return { dateRanges: free, oooExcludedDateRanges: free, user: { id, isFixed: scheduling !== "ROUND_ROBIN" } };
  });
  const dateRanges = getAggregatedAvailability(users, scheduling);
  const minimumBookingNotice = -1e9;
  const slots = getSlots({ inviteeDate: dateFrom.tz(invitee), eventLength: duration, frequency: increment, dateRanges, minimumBookingNotice });
  return grouped(slots, invitee);
}

function fromPlain({ days, date, start, end }) {
  const times = { startTime: new Date(`1970-01-01T${start}:00Z`), endTime: new Date(`1970-01-01T${end}:00Z`) };
  return date ? { ...times, date: new Date(`${date}T00:00:00Z`) } : { ...times, days };
}

function grouped(slots, timeZone) {
  const format = new Intl.DateTimeFormat("fr-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
  const days = {};
  for (const { time } of slots) (days[format.format(time.toDate())] ??= []).push(time.toISOString());
  return days;
}

// Two of the functions are not exported: the module is compiled unchanged, with one line after it that exports them.
// What they do not need (mail, translations, a database) is not on npm and is replaced by a thing that accepts anything.
function load() {
  const original = Module._load;
  Module._load = (...asked) => {
    try { return original(...asked); } catch { return anything; }
  };
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, name) {
    const more = name.endsWith("slots.cjs") ? "\nexports.getSlots = getSlots; exports.getAggregatedAvailability = getAggregatedAvailability;" : "";
    return compile.call(this, source + more, name);
  };
  const file = (start) => join(shipped, readdirSync(shipped).find((name) => name.startsWith(start) && name.endsWith(".cjs")));
  return { ...require(file("slots.")), ...require(file("date-ranges-")), dayjs: require("dayjs") };
}
