/* The modules above are D3 (d3-path, d3-shape, d3-selection), Copyright 2015-2022 Mike Bostock, BSD 3-Clause:
Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following
conditions are met: Redistributions of source code must retain the above copyright notice, this list of conditions and the
following disclaimer. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and
the following disclaimer in the documentation and/or other materials provided with the distribution. Neither the name of the
author nor the names of contributors may be used to endorse or promote products derived from this software without specific
prior written permission. THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR
IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR
PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT,
STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF
ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */
"use strict";
(() => {
  const pictures = JSON.parse(document.getElementById("pictures").textContent);
  const root = document.documentElement;
  const hint = document.getElementById("hint");
  const kNodeWidth = 13, kGap = 24, kHead = 30, kLeastColumn = 172, kLeastHeight = 4, kExitRoom = 0.45;
  const words = {
    zh: { victim: "受害人", others: "其他", back: "回流前层", returned: "退回受害人", fee: "手续费", unseen: "去向不明", cash: "现金",
      layer: "第 {n} 层", deeper: "第 {n} 层及以后", exits: "出口", in: "流入", out: "流出", rests: "尚在账，可止付", accounts: "个账户",
      transfers: "笔转账", at: "时间" },
    en: { victim: "Victims", others: "others", back: "flows back", returned: "returned", fee: "fees",
      unseen: "not accounted for", cash: "cash", layer: "Tier {n}", deeper: "Tier {n} and on", exits: "Exits", in: "in",
      out: "out", rests: "still there, can be stopped", accounts: "accounts", transfers: "transfers", at: "at" },
  };
  let lang = root.dataset.lang || (/^zh/i.test(navigator.language) ? "zh" : "en");
  const say = (key, n) => words[lang][key].replace("{n}", n);

  const nameOf = (place) => {
    if (place.name) return place.name === "cash" ? say("cash") : place.name;
    if (place.kind === "others") return `${say("others")} (${place.count})`;
    return say(place.kind);
  };

  // Where each place stands: columns by layer, in each the places near to those that their money comes from.
  function arrange(picture, width, columns) {
    const places = picture.places.map((place, i) => ({ ...place, i, value: Math.max(place.in_value, place.out_value, 1),
      from: [], to: [] }));
    const flows = picture.links.map((link) => ({ ...link, source: places[link.s], target: places[link.t] }));
    for (const flow of flows) { flow.source.to.push(flow); flow.target.from.push(flow); }
    const byColumn = Array.from({ length: columns }, (_, c) => places.filter((place) => place.layer === c));
    const most = Math.max(...byColumn.map((column) => column.length));
    const height = Math.min(1100, Math.max(300, most * (kGap + 8) + 200));
    const scale = Math.min(...byColumn.filter((column) => column.length).map((column) =>
      Math.max(20, height - (column.length - 1) * kGap) / column.reduce((sum, place) => sum + place.value, 0)));
    // The exits' names stand on their left, those of the column before on its right.
    const step = (width - kNodeWidth - 8) / Math.max(1, columns - 1 + kExitRoom);
    const x = (column) => 4 + step * (column === columns - 1 ? column + kExitRoom : column);
    for (const place of places) {
      place.h = Math.max(kLeastHeight, place.value * scale);
      place.x = x(place.layer);
    }
    const stack = (column, wanted) => {
      column.sort((a, b) => wanted(a) - wanted(b) || a.i - b.i);
      let y = 0;
      for (const place of column) { place.y = Math.max(y, wanted(place) - place.h / 2); y = place.y + place.h + kGap; }
      let bottom = height;
      for (const place of [...column].reverse()) { place.y = Math.min(place.y, bottom - place.h); bottom = place.y - kGap; }
      y = 0;
      for (const place of column) { place.y = Math.max(y, place.y); y = place.y + place.h + kGap; }
    };
    const centre = (place) => place.y + place.h / 2;
    const mean = (flows, end, otherwise) => {
      const sum = flows.reduce((all, flow) => all + flow.v, 0);
      return sum ? flows.reduce((all, flow) => all + centre(flow[end]) * flow.v, 0) / sum : otherwise;
    };
    for (const column of byColumn) {
      let y = 0;
      for (const place of column) { place.y = y; y += place.h + kGap; }
    }
    for (let round = 0; round < 8; ++round) {
      for (const column of byColumn) stack(column, (place) => mean(place.from, "source", centre(place)));
      for (const column of [...byColumn].reverse()) stack(column, (place) => mean(place.to, "target", centre(place)));
    }
    for (const column of byColumn) stack(column, (place) => mean(place.from, "source", centre(place)));
    for (const place of places) {
      place.to.sort((a, b) => a.target.y - b.target.y);
      place.from.sort((a, b) => a.source.y - b.source.y);
      let y = place.y;
      for (const flow of place.to) { flow.w = Math.max(1, flow.v * scale); flow.y0 = y + flow.w / 2; y += flow.w; }
      y = place.y;
      for (const flow of place.from) { flow.w = Math.max(1, flow.v * scale); flow.y1 = y + flow.w / 2; y += flow.w; }
    }
    const bottom = Math.max(height, ...places.map((place) => place.y + place.h));
    return { places, flows, bottom, scale, x };
  }

  const aboutPlace = (place, asset) => {
    const lines = [nameOf(place)];
    if (place.bank) lines.push(place.bank);
    if (place.as && place.kind === "exit") lines.push(place.as[lang]);
    if (place.count > 1) lines.push(`${place.count} ${say("accounts")}`);
    if (place.in_value) lines.push(`${say("in")} ${place.in} ${asset}`);
    if (place.out_value) lines.push(`${say("out")} ${place.out} ${asset}`);
    if (place.stop_value) lines.push(`${say("rests")} ${place.stop} ${asset}`);
    return lines.join("\n");
  };
  const aboutFlow = (flow, asset) => {
    const lines = [`${nameOf(flow.source)} → ${nameOf(flow.target)}`, `${flow.amount} ${asset}`];
    if (flow.n > 1) lines.push(`${flow.n} ${say("transfers")}`);
    lines.push(flow.first === flow.last ? flow.first : `${flow.first} – ${flow.last}`);
    return lines.join("\n");
  };

  function show(event, text) {
    hint.textContent = text;
    hint.hidden = false;
    const box = event.type === "focus" ? event.target.getBoundingClientRect() : null;
    const x = box ? box.right : event.clientX, y = box ? box.top : event.clientY;
    hint.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - hint.offsetWidth - 8))}px`;
    hint.style.top = `${Math.max(8, Math.min(y + 14, innerHeight - hint.offsetHeight - 8))}px`;
  }
  const hide = () => { hint.hidden = true; };

  function draw(figure, picture) {
    const box = figure.querySelector(".picture");
    const columns = picture.layers;
    const width = Math.max(box.clientWidth, (columns + kExitRoom) * kLeastColumn);
    const { places, flows, bottom, scale, x } = arrange(picture, width, columns);
    const svg = d3.select(box).html("").append("svg").attr("viewBox", `0 0 ${width} ${bottom + kHead + 12}`)
      .attr("width", width).attr("height", bottom + kHead + 12).attr("role", "group");
    const head = (c) => c === 0 ? say("victim") : c === columns - 1 ? say("exits")
      : c === picture.deepest ? say("deeper", c) : say("layer", c);
    svg.selectAll("text.column").data(d3Range(columns)).enter().append("text").attr("class", "column").attr("y", 14)
      .attr("x", (c) => x(c) + (c === columns - 1 ? kNodeWidth : 0))
      .attr("text-anchor", (c) => c === columns - 1 ? "end" : "start").text(head);
    const picked = svg.append("g").attr("transform", `translate(0,${kHead})`);
    const line = d3.linkHorizontal().source((f) => [f.source.x + kNodeWidth, f.y0]).target((f) => [f.target.x, f.y1]);
    const paths = picked.append("g").selectAll("path").data(flows).enter().append("path")
      .attr("class", (f) => `flow to-${f.target.kind}`).attr("d", line).attr("stroke-width", (f) => f.w)
      .attr("aria-label", (f) => aboutFlow(f, picture.asset)).attr("tabindex", 0);
    const light = (test) => paths.attr("class", (f) => `flow to-${f.target.kind} ${test ? (test(f) ? "on" : "off") : ""}`);
    const nodes = picked.append("g").selectAll("g").data(places).enter().append("g").attr("tabindex", 0)
      .attr("aria-label", (p) => aboutPlace(p, picture.asset));
    nodes.append("rect").attr("class", (p) => p.kind).attr("x", (p) => p.x).attr("y", (p) => p.y)
      .attr("width", kNodeWidth).attr("height", (p) => p.h).attr("rx", 2);
    // What rests there stands at the foot of its place.
    nodes.filter((p) => p.stop_value > 0).append("rect").attr("class", "stop").attr("x", (p) => p.x)
      .attr("y", (p) => p.y + p.h - Math.min(p.h, Math.max(2, p.stop_value * scale)))
      .attr("width", kNodeWidth).attr("height", (p) => Math.min(p.h, Math.max(2, p.stop_value * scale))).attr("rx", 2);
    const last = (p) => p.layer === columns - 1;
    const label = (css, down, text) => nodes.append("text").attr("class", css)
      .attr("x", (p) => last(p) ? p.x - 6 : p.x + kNodeWidth + 6).attr("y", (p) => p.y + p.h / 2 + down)
      .attr("text-anchor", (p) => last(p) ? "end" : "start").text(text);
    label("", -2, (p) => p.name ? shortened(nameOf(p)) : nameOf(p));
    label("sum", 11, (p) => {
      const sum = p.in_value >= p.out_value ? p.in : p.out;
      return p.as && p.name !== "cash" ? `${p.as[lang]} ${sum}` : sum;
    });
    const listen = (all, about, test) => all
      .on("mousemove", (p) => { show(d3.event, about(p, picture.asset)); light(test(p)); })
      .on("focus", (p) => { show(d3.event, about(p, picture.asset)); light(test(p)); })
      .on("mouseleave", () => { hide(); light(); }).on("blur", () => { hide(); light(); });
    listen(paths, aboutFlow, (flow) => (f) => f === flow);
    listen(nodes, aboutPlace, (place) => (f) => f.source === place || f.target === place);
  }
  const d3Range = (count) => Array.from({ length: count }, (_, i) => i);
  const shortened = (name) => [...name].length > 20 ? `${[...name].slice(0, 9).join("")}…${[...name].slice(-7).join("")}` : name;

  function drawAll() {
    root.dataset.lang = lang;
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    document.title = document.querySelector(`h1 .${lang}`).textContent;
    for (const button of document.querySelectorAll("button[data-to]")) {
      button.setAttribute("aria-pressed", String(button.dataset.to === lang));
    }
    document.querySelectorAll("figure[data-picture]").forEach((figure) => draw(figure, pictures[figure.dataset.picture]));
  }
  for (const button of document.querySelectorAll("button[data-to]")) {
    button.addEventListener("click", () => { lang = button.dataset.to; drawAll(); });
  }
  document.getElementById("print").addEventListener("click", () => print());
  for (const bar of document.querySelectorAll("[data-part]")) bar.style.flexGrow = bar.dataset.part;
  let waiting = 0;
  addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(drawAll, 120); });
  drawAll();
})();
