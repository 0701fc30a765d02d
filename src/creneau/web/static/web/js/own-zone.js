// A choice of zones that nobody has touched begins with the zone of this browser.
const choice = document.querySelector("select[data-own-zone]");
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (choice?.value === "UTC" && [...choice.options].some((option) => option.value === zone)) choice.value = zone;
