// The page to explore: what is chosen stands in `chosen`, and everything that is drawn follows from it.
"use strict";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const figures = read("figures"), words = read("words"), language = document.documentElement.lang;
const chosen = { outcome: 0, policy: Math.min(1, figures.policies.length - 1), base: 0, place: 0, year: figures.years.length - 1 };
const LEVEL = -1, GREY = "#d0cfcc", MILLISECONDS = 1400;
const byId = (id) => document.getElementById(id);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const number = (value) => (value === null ? "–" : value.toLocaleString(language, { maximumSignificantDigits: 2 }).replace("-", "−"));
const signed = (value) => (value > 0 ? "+" : "") + number(value);

figures.policies[0].colour = "var(--first)"; // grey on white or on black

// ---- what is chosen, in numbers

const outcome = () => figures.outcomes[chosen.outcome];
const isChange = () => chosen.base !== LEVEL && chosen.base !== chosen.policy;

/** Mean, low, high and whether it is clear, of one policy less another; null where nothing is known of the place. */
function change(name, place, year) {
  const forward = figures.pairs.findIndex(([a, b]) => a === chosen.base && b === chosen.policy);
  const at = forward >= 0 ? forward : figures.pairs.findIndex(([a, b]) => a === chosen.policy && b === chosen.base);
  if (at < 0) return null;
  const [mean, low, high, isClear] = figures.changes[name][at][place][year];
  if (mean === null) return null;
  return forward >= 0 ? { mean, low, high, isClear } : { mean: -mean, low: high === null ? null : -high, high: low === null ? null : -low, isClear };
}

const level = (name, place, year, policy = chosen.policy) => figures.levels[name][policy][place][year];

/** The words of a place's figure: its level, or what changes there. */
function said(name, place) {
  if (!isChange()) return number(level(name, place, chosen.year));
  const found = change(name, place, chosen.year);
  return found === null ? "–" : found.isClear ? signed(found.mean) : words.unclear;
}

// ---- drawing

/** Put a drawing into its place, with words for those who cannot see it. */
function put(id, svg, label) {
  svg.querySelectorAll("[aria-label], [aria-description]").forEach((part) => ["aria-label", "aria-description"].forEach((name) => part.removeAttribute(name)));
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  byId(id).replaceChildren(svg);
}

const widthOf = (id) => Math.max(280, Math.floor(byId(id).clientWidth));
const looks = { fontFamily: "inherit", fontSize: "13px" };

function regionColour(place) {
  const { name } = outcome();
  if (!isChange()) {
    const levels = figures.places.slice(1).map((_, k) => level(name, k + 1, chosen.year));
    const own = level(name, place, chosen.year);
    return own === null ? GREY : d3.interpolateYlOrBr(0.75 * Math.sqrt(Math.max(own, 0) / (d3.max(levels) || 1)));
  }
  const found = change(name, place, chosen.year), under = level(name, place, chosen.year, chosen.base);
  if (found === null || !found.isClear) return GREY;
  const part = under ? Math.min(Math.abs(found.mean / under), 1) : 1;
  return d3.interpolatePuOr(0.5 - 0.4 * Math.sign(found.mean) * Math.sqrt(part));
}

const shapes = (() => {
  const { runs, aspect, inner, outer } = figures.map;
  const box = ([, y, a, b]) => [[[a, y * aspect], [b, y * aspect], [b, (y + 1) * aspect], [a, (y + 1) * aspect], [a, y * aspect]]];
  const line = (lines) => ({ type: "MultiLineString", coordinates: lines.map(([x, y, u, v]) => [[x, y * aspect], [u, v * aspect]]) });
  const region = (_, k) => ({ type: "MultiPolygon", coordinates: runs.filter((run) => run[0] === k).map(box) });
  return { regions: figures.places.slice(1).map(region), inner: line(inner), outer: line(outer) };
})();

function drawMap(title) {
  const { box: [left, top, right, bottom], aspect, middles } = figures.map, width = widthOf("map");
  const frame = { type: "MultiPoint", coordinates: [[left, top * aspect], [right, bottom * aspect]] };
  const named = middles.map(([x, y], k) => ({ x, y: y * aspect, k: k + 1, name: figures.places[k + 1] }));
  // On a phone the smallest regions have no room for a name; a click, the list and the table name them.
  const places = named.filter((one) => width >= 450 || d3.sum(figures.map.runs, ([k, , a, b]) => (k === one.k - 1 ? b - a : 0)) > 9);
  const own = chosen.place ? [shapes.regions[chosen.place - 1]] : [], small = width < 450 ? 10 : 13;
  const halo = { x: "x", y: "y", fontSize: small, fill: "#111", stroke: "#fff", strokeWidth: 3, pointerEvents: "none" };
  const svg = Plot.plot({
    width, height: Math.round((width * (bottom - top) * aspect) / (right - left)), margin: 0, style: looks,
    projection: { type: "identity", domain: frame },
    marks: [
      Plot.geo(shapes.regions, { fill: (_, k) => regionColour(k + 1), stroke: (_, k) => regionColour(k + 1), strokeWidth: 0.6,
        title: (_, k) => `${figures.places[k + 1]}: ${said(outcome().name, k + 1)}` }),
      // The chosen region's line lies under its own colour, so that only its rim is seen.
      Plot.geo(own, { stroke: "#0072b2", strokeWidth: 6, pointerEvents: "none" }),
      Plot.geo(own, { fill: () => regionColour(chosen.place), stroke: () => regionColour(chosen.place), strokeWidth: 0.6, pointerEvents: "none" }),
      Plot.geo([shapes.inner], { stroke: "#777", strokeWidth: 0.7, pointerEvents: "none" }),
      Plot.geo([shapes.outer], { stroke: "#1b1b1b", strokeWidth: 1.4, pointerEvents: "none" }),
      Plot.text(places, { ...halo, text: (one) => one.name, fontWeight: small < 13 ? 400 : 700, dy: -small / 2 - 1 }),
      Plot.text(places, { ...halo, dy: small / 2 + 1,
        text: (one) => (isChange() && said(outcome().name, one.k) === words.unclear ? "" : said(outcome().name, one.k)) }),
    ],
  });
  svg.querySelectorAll("g[aria-label=geo]")[0].childNodes.forEach((path, k) => path.addEventListener("click", () => choose("place", k + 1)));
  put("map", svg, title);
}

function drawCurve(title) {
  const { name, unit } = outcome(), shown = isChange() ? [chosen.base, chosen.policy] : figures.policies.map((_, k) => k);
  const first = figures.years[0], rows = shown.flatMap((policy) =>
    figures.quarters[name][policy][chosen.place].map((value, k) => ({ policy: figures.policies[policy].label, when: first + (k + 0.5) / 4, value })));
  const there = rows.filter((row) => row.value !== null);
  put("curve", Plot.plot({
    width: widthOf("curve"), height: 260, style: looks, marginLeft: 70, marginRight: 12, marginTop: 34,
    x: { label: null, ticks: figures.years, tickFormat: String, domain: [first, first + figures.years.length] },
    y: { label: unit, zero: true, nice: true, grid: true, ticks: 5, tickFormat: number },
    color: { domain: shown.map((k) => figures.policies[k].label), range: shown.map((k) => figures.policies[k].colour) },
    marks: [
      Plot.rectX([figures.years[chosen.year]], { x1: (year) => year, x2: (year) => year + 1, fill: "currentColor", fillOpacity: 0.1 }),
      Plot.lineY(there, { x: "when", y: "value", stroke: "policy", strokeWidth: 2 }),
      Plot.dot(there, Plot.pointerX({ x: "when", y: "value", fill: "policy", r: 4 })),
      Plot.tip(there, Plot.pointerX({ x: "when", y: "value", title: (row) => `${row.policy}: ${number(row.value)}`, fill: "#fff", textPadding: 6, className: "tip" })),
      Plot.ruleY([0]),
    ],
  }), title);
  byId("key").replaceChildren(...shown.map((k) => keyOf(figures.policies[k])));
}

function keyOf(policy) {
  const item = document.createElement("li"), mark = document.createElement("span");
  mark.style.background = policy.colour;
  item.append(mark, policy.label);
  return item;
}

/** Draw changes as dots with their intervals, a row each; filled where they are clear. */
function drawDots(id, rows, unit, title) {
  const colour = figures.policies[chosen.policy].colour, longest = d3.max(rows, (row) => row.label.length) ?? 0;
  const width = widthOf(id), left = Math.min(7.4 * longest + 16, width * 0.5);
  put(id, Plot.plot({
    width, height: 26 * rows.length + 70, style: looks, marginLeft: left, marginRight: 20, marginBottom: 46,
    x: { label: unit, labelAnchor: "center", labelArrow: "none", labelOffset: 38, grid: true, ticks: width < 500 ? 3 : 6, tickFormat: isChange() ? signed : number, nice: true },
    y: { label: null, domain: rows.map((row) => row.label), tickSize: 0, tickFormat: (text) => (text.length > left / 7.4 ? `${text.slice(0, left / 7.4 - 2)}…` : text) },
    marks: [
      Plot.ruleX([0]),
      isChange() ? Plot.link(rows, { x1: "low", x2: "high", y1: "label", y2: "label", stroke: colour, strokeWidth: 2 })
        : Plot.barX(rows, { x: "mean", y: "label", fill: colour }),
      isChange() ? Plot.dot(rows, { x: "mean", y: "label", r: 5, stroke: colour, fill: (row) => (row.isClear ? colour : "var(--paper)") }) : null,
      Plot.text(rows.filter((row) => row.isChosen), { x: "mean", y: "label", text: () => "◆", dy: -13, fill: "currentColor" }),
    ],
  }), title);
}

const rowOf = (name, label, place, year) => (isChange() ? { label, ...change(name, place, year) } : { label, mean: level(name, place, year) });

function drawYears(title) {
  const rows = figures.years.map((year, k) => ({ ...rowOf(outcome().name, String(year), chosen.place, k), isChosen: k === chosen.year }));
  drawDots("years", rows.filter((row) => row.mean !== undefined && row.mean !== null), isChange() ? outcome().points : outcome().unit, title);
}

function drawGroups(title) {
  const groups = figures.outcomes.filter((one) => one.group);
  const rows = groups.map((one) => rowOf(one.name, one.group, chosen.place, chosen.year)).filter((row) => row.mean !== undefined && row.mean !== null);
  byId("without").hidden = rows.length === groups.length;
  drawDots("groups", rows, groups.length ? groups[0].unit : "", title);
}

/** Write the same as a table: every place, the chosen year. */
function writeTable(title) {
  const rows = figures.places.map((place, k) => {
    const found = isChange() && change(outcome().name, k, chosen.year);
    const span = found && found.low !== null ? `${signed(found.low)} ${words.to} ${signed(found.high)}` : "–";
    return [place, number(level(outcome().name, k, chosen.year)), ...(isChange() ? [found ? signed(found.mean) : "–", span, found && found.isClear ? words.yes : words.no] : [])];
  });
  const head = [words.place, figures.policies[chosen.policy].label, ...(isChange() ? [words.change, words.interval, words.clear] : [])];
  const cellOf = (kind, text, scope) => Object.assign(document.createElement(kind), { textContent: text }, scope ? { scope } : {});
  const line = (row, isHead) => {
    const tr = document.createElement("tr");
    tr.append(...row.map((text, k) => (isHead ? cellOf("th", text, "col") : k ? cellOf("td", text) : cellOf("th", text, "row"))));
    return tr;
  };
  byId("head").replaceChildren(line(head, true));
  byId("body").replaceChildren(...rows.map((row) => line(row, false)));
  byId("caption").textContent = title;
}

function draw() {
  const { label, unit, points } = outcome(), values = { what: label, year: figures.years[chosen.year], place: figures.places[chosen.place],
    policy: figures.policies[chosen.policy].label, base: isChange() ? figures.policies[chosen.base].label : "", unit: isChange() ? points : unit };
  const title = filled(isChange() ? words.titleChange : words.titleLevel, values);
  byId("said").textContent = `${title} ${filled(words.here, { ...values, said: said(outcome().name, chosen.place) })}`;
  byId("shown").textContent = values.year;
  byId("year").setAttribute("aria-valuetext", values.year);
  drawMap(title);
  drawCurve(filled(words.titleCurve, values));
  drawYears(filled(words.titleYears, values));
  drawGroups(filled(words.titleGroups, values));
  writeTable(title);
  byId("marks").hidden = !isChange();
}

// ---- controls

function choose(name, value) {
  chosen[name] = value;
  byId(name).value = value;
  draw();
}

function fill(id, labels, extra = []) {
  const option = ([value, label]) => Object.assign(document.createElement("option"), { value, textContent: label });
  byId(id).replaceChildren(...[...extra, ...labels.map((label, k) => [k, label])].map(option));
  byId(id).value = chosen[id];
  byId(id).addEventListener("input", (event) => choose(id, Number(event.target.value)));
}

let playing = null;

/** Go from year to year until the last one, or stop. */
function play() {
  const isLast = chosen.year === figures.years.length - 1;
  if (playing) clearInterval(playing);
  playing = playing ? null : setInterval(() => (chosen.year < figures.years.length - 1 ? choose("year", chosen.year + 1) : play()), MILLISECONDS);
  if (playing && isLast) choose("year", 0);
  byId("play").textContent = playing ? words.stop : words.play;
  byId("said").setAttribute("aria-live", playing ? "off" : "polite");
}

// It begins where there is most to see: with the line that changes clearly at most places and years.
const clearOf = ({ name }) => d3.sum(figures.changes[name].flat(2), ([, , , isClear]) => isClear);
chosen.outcome = Math.max(0, d3.maxIndex(figures.outcomes, clearOf));
fill("outcome", figures.outcomes.map((one) => one.label));
fill("policy", figures.policies.map((one) => one.label));
fill("base", figures.policies.map((one) => one.label), [[LEVEL, words.nothing]]);
fill("place", figures.places);
byId("year").max = figures.years.length - 1;
byId("year").value = chosen.year;
byId("year").addEventListener("input", (event) => choose("year", Number(event.target.value)));
byId("play").addEventListener("click", play);
addEventListener("resize", draw);
draw();
document.body.dataset.ready = "yes";
