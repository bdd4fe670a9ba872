// Lets readers change the sizes of a block: count, figure, working and shapes follow. It knows no layer: all that it shows
// is worked out from the formulas that lie in the block, and written as the calculator writes it.
(() => {
  const number = new Intl.NumberFormat("en").format;
  const short = value => +value.toFixed(2);
  const data = value => `<data value="${value}">${number(value)}</data>`;
  const signed = value => (value < 0 ? "\u2212" : "+") + number(Math.abs(value));
  const factor = (now, before) => `\u00d7 ${number(+(now / before).toPrecision(3))}`;
  const colour = name => (/^[xiVc]/.test(name) ? ' class="lp-x"' : /^[hpodf]/.test(name) ? ' class="lp-h"' : "");
  const things = (count, words) => (count === 1 ? words.replace(/(?<=bias)es$|s(?= in | of |$)/, "") : words);
  const counted = (count, words) => `${number(count)} ${things(count, words)}`;
  const STEPS = [...Array(28).keys()].map(place => (place < 16 ? place + 1 : (place % 2 ? 4 : 3) * 2 ** (place / 2 - 5 | 0)));
  const OFF_TIES = 1 + 1e-9;
  const sum = (all, of) => all.reduce((sum, one) => sum + of(one), 0);
  const SIGNS = {
    "+": (one, other) => one + other,
    "*": (one, other) => one * other,
    "//": (one, other) => Math.floor(one / other),
  };
  // A browser takes what is written for a change, even where it is the same.
  const assign = (element, key, value) => { if (element[key] !== value) element[key] = value; };

  // A formula with its values: a number, a size's key, or each in a list with what it means; or a sign with its parts.
  // A key is the name that is shown, and perhaps a number behind a point that tells it from other sizes of that name.
  // What has no value is a text.
  function formula(tree, sizes) {
    const [sign, means = "", ...parts] = [].concat(tree), size = sign.split?.(".")[0], value = valueOf(tree, sizes);
    return SIGNS[sign] ? {sign, means, value, parts: parts.map(part => formula(part, sizes))} : {value, means, size, isName: size};
  }
  function valueOf(tree, sizes) {
    if (!tree.map) return sizes[tree] ?? tree;
    const [sign, , ...parts] = tree;
    return SIGNS[sign] ? parts.map(part => valueOf(part, sizes)).reduce(SIGNS[sign]) : valueOf(sign, sizes);
  }

  function leaf({value, means, size, isName}, text = number) {
    const css = colour(size);
    if (isName) return `<var${css}>${size}</var>`;
    return value === "" ? means : css ? `<span${css}>${text(value)}</span>` : text(value);
  }
  const inNumbers = (node, text) => leaf({...node, isName: false}, text);
  // A line may end before a sign, but not behind the first of what is in brackets.
  function written(node, compact) {
    const {sign, parts} = node;
    if (!parts) return leaf(node);
    return parts.map((part, n) => {
      const before = parts[n - 1], text = written(part, compact);
      const isGlued = compact && sign === "*" && before && !before.parts && !before.isName && part.isName;
      const isBare = sign === "+" || !(part.parts?.length > 1) || (sign + part.sign === "**" && n === parts.length - 1);
      return (n && !isGlued ? ` ${sign === "*" ? "\u00d7" : sign}\xa0` : "") + (isBare ? text : `(${text.replace(/^([\d,]+|<.+?>.+?>) /, "$1\xa0")})`);
    }).join("");
  }

  // The working: names, numbers, and then on each line all worked out that stands innermost on the line above.
  const leaves = node => (node.parts ? node.parts.flatMap(leaves) : [node]);
  const withNumbers = node => ({...node, isName: false, parts: node.parts?.map(withNumbers)});
  function step(node, notes) {
    const {parts, sign} = node;
    if (!parts) return node;
    if (parts.some(part => part.parts)) return {...node, parts: parts.map(part => step(part, notes))};
    const isOfMatrix = /^(features|inner values),|,(units|filters|outputs|projected values)$/.test(parts.map(part => part.means));
    const product = isOfMatrix ? " for each of " : parts.length === 2 ? " of " : " \u00d7 ";
    if (parts.every(part => part.means))
      notes.push(parts.map(part => counted(part.value, part.means)).join({"+": " + ", "//": " in "}[sign] || product));
    return {value: node.value, means: node.means};
  }
  function working(node) {
    const own = leaves(node), isNamed = own.some(part => part.isName), lines = [];
    let notes = own.flatMap(({isName, means, value}) => (isNamed && !isName && means ? counted(value, means) : []));
    let next = isNamed ? withNumbers(node) : step(node, []);
    while (node.parts || node.isName) {
      lines.push([node, notes]);
      node = next;
      next = step(node, notes = []);
    }
    return [...lines, [node, []]].map(([line, notes], n) => {
      const text = line === node ? `<strong>${written(line)}</strong> ${things(line.value, "parameters")}` : written(line);
      const note = notes.length ? ` <span class="lp-note">${[...new Set(notes)].join(", ")}</span>` : "";
      return `<li><span class="lp-step">${n ? "= " : ""}${text}</span>${note}</li>`;
    }).join("");
  }

  // Writes into an element, and touches nothing that is the same; only other elements than before make new ones.
  // What is written twice in a row is taken apart once: gates are mostly alike. A reference, as &lt;, is only read as HTML.
  let last, parts;
  function fill(element, html) {
    const {parts: old, nodes} = element;
    if (element.html === html) return;
    if (last !== html) parts = html.split(/[<>"]/);
    element.html = last = html;
    element.parts = parts;
    if (old?.length === parts.length && !/&/.test(html) && parts.every((part, n) => part === old[n] || nodes[n] && (nodes[n].nodeValue = part) + 1)) return;
    element.innerHTML = html;
    const walker = document.createTreeWalker(element, 5), all = [];
    for (let node; node = walker.nextNode();) all.push(...(node.attributes ?? [node]));
    element.nodes = parts.map(part => all[0]?.nodeValue === part && all.shift());
  }

  // The figure of a group of weights, and beside it what it was at the start: of each length there are both.
  const summed = pairs => [0, 1].map(which => sum(pairs, pair => pair[which]));
  const axis = node => inNumbers(node, String);
  const shapes = (all, sizes) => all.map(axes => {
    const texts = axes.map(tree => axis(formula(tree, sizes)));
    return `(${texts.join(", ")}${texts.length > 1 ? "" : ","})`;
  }).join(", ");
  function bytes(amount) {
    let power = 0, tenths = 10 * amount;
    while (tenths >= 10240) { tenths /= 1024; power++; }
    const rounded = tenths % 1 === 0.5 ? 2 * Math.round(tenths / 2) : Math.round(tenths);
    return `<data value="${amount}">${number(rounded / 10)} ${power ? "KMGTP"[power - 1] + "i" : ""}B</data>`;
  }

  document.querySelectorAll("form[data-explore]").forEach((form, position) => {
    if (!form[0].disabled) return;
    const root = form.closest(".lstm-params");
    const inputs = [...form], output = inputs.at(-1);
    const [meanings, origin, derived, largest, width, dtype, switches, variants,
      labels, notes, tensors, trees, gates, weights, all] = JSON.parse(form.dataset.explore);
    const names = Object.keys(meanings), last = names.at(-1), prefix = `${root.id || `explore-${position + 1}`}.`;
    let state = {...origin}, start = {...origin}, timer;
    const variantOf = own => all[variants[switches.map(name => own[name])]];
    const layersOf = variant => variant[7] ?? [variant];
    const countOf = (layer, sizes) => valueOf(trees[layer[5]], sizes);
    function count(own) {
      for (const key in derived) own[key] = valueOf(derived[key], own);
      return sum(layersOf(variantOf(own)), layer => countOf(layer, own));
    }
    const countWith = (name, value) => count({...state, [name]: value});
    const fixedIn = (layer, sizes) => sum(layer[6].flatMap(group => group[3]), place => {
      const [, , lengths, , , isFixed] = weights[place];
      return isFixed ? lengths.reduce((product, tree) => product * valueOf(tree, sizes), 1) : 0;
    });

    function figure(element, group, now, start) {
      const [label, down, place, own] = group, [roles, heads] = gates[place], [isByGate] = roles;
      const room = isByGate ? 120 : 240, enlarged = [];
      const {tHead, tBodies: [{rows}], tFoot} = element.querySelector("table");
      const drawn = own.map(place => {
        const weight = weights[place], parts = weight[4].map(parts => {
          const own = parts.map(([read, writes]) =>
            (down ? [read, writes] : [writes, read]).flatMap(tree => [valueOf(tree, now), valueOf(tree, start)]));
          own.total = summed(own.map(([rows, oldRows, columns, oldColumns]) => [rows * columns, oldRows * oldColumns]));
          return own;
        });
        const cells = roles.map((_, gate) => parts[gate] ?? parts[0]);
        return [weight, cells, ...cells.filter(parts => parts[0])];
      });
      const widest = Math.max(1, ...drawn.flatMap(([, , ...cells]) => cells.flat().flatMap(part => part.slice(2))));
      const tallest = Math.max(1, ...summed(drawn.map(row => summed(row.at(-1)))));
      const raw = Math.min(30, room / widest, 220 / tallest) * OFF_TIES, isByCell = raw >= 5;
      const cell = isByCell ? Math.floor(raw) : raw;
      const length = cells => Math.max(cells * cell, 3);
      function drawing(parts) {
        let y = 0, inside = "";
        for (const [rows, oldRows, columns, oldColumns] of parts) {
          const [width, height, oldWidth, oldHeight] = [columns, rows, oldColumns, oldRows].map(length);
          const top = short(y), box = (name, width, height) => {
            const right = short(width), end = short(y + height);
            return `<polygon ${name} points="0 ${top} ${right} ${top} ${right} ${end} 0 ${end}"/>`;
          };
          const isEnlarged = !isByCell && (width === 3 || height === 3);
          inside += box(`data-value="${rows * columns}"${isEnlarged ? ' data-enlarged=""' : ""}`, width, height);
          if (isByCell && rows * columns > 1) {
            const x = [width + 1, -1], end = [y - 1, y + height + 1], points = [];
            for (let n = 1; n < rows; n++) points.push(x[n % 2], y + n * cell, x[(n + 1) % 2], y + n * cell);
            points.push(x[rows % 2], end[1]);
            for (let n = 1; n < columns; n++) points.push(n * cell, end[n % 2], n * cell, end[(n + 1) % 2]);
            inside += `<polyline points="${points.join(" ")}"/>`;
          }
          if (rows !== oldRows || columns !== oldColumns) {
            inside += box('class="lp-kept"', Math.min(width, oldWidth), Math.min(height, oldHeight));
            if (oldRows > rows || oldColumns > columns) inside += box('class="lp-gone"', oldWidth, oldHeight);
          }
          y += Math.max(height, oldHeight) + 6;
        }
        return y ? `<svg viewBox="0 0 ${room} ${Math.ceil(y - 6)}" width="${room}" aria-hidden="true">${inside}</svg>` : "";
      }
      const changed = ([count, before]) => data(count) +
        (count !== before && count < 9 * before ? ` <small class="lp-delta">${signed(count - before)}</small>` : "");
      function put(row, head, htmls) {
        if (row.roles !== roles) row.innerHTML = `<th scope="row"${head}></th><td></td>${roles.map(role =>
          `<td${role && ` class="lp-${role}"`}></td>`).join("")}<td class="lp-n"></td>`;
        row.roles = roles;
        htmls.forEach((html, n) => fill(row.cells[n], html));
      }
      while (rows.length > own.length) rows[0].remove();
      while (rows.length < own.length) rows[0].after(rows[0].cloneNode());
      drawn.forEach(([[kind, head, shapes, reads], cells, first], n) => {
        const [height, , width] = first[0];
        const read = reads.map(tree => {
          const node = formula(tree, now);
          return [...new Set([written(node, true), inNumbers(node)])].join(" = ");
        }).join(", ");
        if (length(height) === 3 || length(width) === 3) enlarged.push(head.split(" ")[0]);
        const tall = short(length(height)), [css, wide, high, x, top, end] = isByCell
          ? ['.4" stroke-dasharray="0 1', short(40 / cell), height, ".27", ".5", short(height - 0.4)] : [4, 40, tall, 8, 0, tall];
        const counts = cells.map(parts => parts.total);
        const [[count]] = counts, isAlike = counts[1] && counts.every(([own]) => own && own === count);
        const shape = shapes.map(tree => formula(tree, now));
        assign(rows[n], "className", `lp-from-${kind}`);
        put(rows[n], ' tabindex="0"', [
          `${head}<span class="lp-shape">(${shape.map(node => written(node, true)).join(", ")}) = (${shape.map(axis).join(", ")})</span>`,
          (down && !first[1] && !/vector|peephole/.test(kind) ? `<svg class="lp-dots" viewBox="0 0 ${wide} ${high}" width="40" stroke-width="${css}" aria-hidden="true">` +
            `<line x1="${x}" y1="${top}" x2="${x}" y2="${end}"/></svg>` : "") + read,
          ...cells.map(parts => parts.html ??= drawing(parts) + (isByGate ? changed(parts.total)
            : Math.min(height, width) > 1 ? `${number(height)} \u00d7 ${number(width)}` : "\u00a0")),
          (isAlike ? `<small>${roles.length} \u00d7 ${number(count)} =</small> ` : "") + changed(summed(counts)),
        ]);
      });
      const totals = roles.map((_, gate) => summed(drawn.map(row => row[1][gate].total)));
      put(tFoot.rows[0], "", ["Total", "", ...totals.map(total => (isByGate ? changed(total) : "")), changed(summed(totals))]);
      fill(tHead.rows[0], heads);
      const digits = Math.max(...totals.map(([count]) => number(count).length));
      assign(element, "className", `lp-view lp-weights ${isByGate ? `lp-g${roles.length} lp-w${Math.min(13, digits)}` : "lp-alone lp-w1"}`);
      let heading = element.querySelector(".lp-label");
      if (label && !heading) {
        element.prepend(heading = root.querySelector(".lp-name").cloneNode());
        heading.className = "lp-label";
        heading.ariaLevel++;
      }
      if (label) fill(heading, label); else heading?.remove();
      assign(tHead.closest(".lp-scroll"), "ariaLabel", `Weights${isByGate ? " by gate" : ""}${label && ", " + label}`);
      fill(element.lastElementChild, isByCell ? "Every square is one parameter." : "To scale: twice the area, twice the parameters" +
        (enlarged[0] ? `; ${enlarged.join(", ")} enlarged to be seen (dashed).` : "."));
    }

    // What follows of one layer: of a block that has no other, or of its row.
    function show(element, layer, sizes, old, facts) {
      const [code, , remarks, inputs, outputs, tree, groups] = layer;
      const word = (name, all) => `${name}${all.length > 1 ? "s" : ""} ${shapes(all, sizes)}`;
      facts.splice(1, 0, `${word("input", tensors[inputs])} \u2192 ${word("output", tensors[outputs])}`);
      fill(element.querySelector(".lp-facts"), [...facts, ...notes[remarks]].join(" \u00b7 "));
      if (!code) return;
      fill(element.querySelector("code"), code.replace(/{(.+?)}/g, (text, name) => sizes[name] ?? text));
      if (element.open === false) return;
      const steps = element.querySelectorAll(".lp-steps"), node = formula(trees[tree], sizes);
      steps.forEach((list, n) =>
        fill(list, working(steps[1] ? node.parts[n] ?? {...node, parts: node.parts.map(part => ({value: part.value}))} : node)));
      const figures = [...element.querySelectorAll(".lp-weights")];
      if (figures[0]) {
        groups.forEach((group, n) => {
          if (!figures[n]) figures[n - 1].after(figures[n] = figures[0].cloneNode(true));
          figure(figures[n], group, sizes, old);
        });
        for (const own of figures.slice(groups.length)) own.remove();
      }
    }

    function draw() {
      const total = count(state), before = count(start), variant = variantOf(state);
      const old = variant === variantOf(start) ? start : state, layers = layersOf(variant);
      const fixed = sum(layers, layer => fixedIn(layer, state));
      root.dataset.parameters = total;
      const from = total === before ? "" : `${signed(total - before)} from ${number(before)}`;
      const head = root.querySelector(".lp-count");
      fill(head, `${data(total)} ${things(total, "parameters")}${from && ` <b class="lp-delta">${from}</b>`}`);
      const facts = [labels[variant[1]], `${bytes(total * width)} as ${dtype}`];
      if (fixed) {
        root.dataset.trainable = total - fixed;
        facts.push(`${data(total - fixed)} trainable, ${data(fixed)} not`);
      }
      show(root, variant, state, old, facts);
      if (variant[7]) {
        const percent = part => (100 * part / total) * OFF_TIES;
        let done = 0, bars = "";
        root.querySelectorAll("[data-layer]").forEach((row, n) => {
          const layer = layers[n], own = countOf(layer, state), share = percent(own), text = share.toFixed(1);
          const rect = `<rect class="lp-bar${own && fixedIn(layer, state) === own ? " lp-frozen" : ""}"`, width = `width="${share.toFixed(3)}%"`;
          row.dataset.parameters = own;
          [shapes(tensors[layer[4]], state), `${data(own)} <span class="lp-word">${things(own, "parameters")}</span>`,
            own ? `<svg width="64" height="8" aria-hidden="true"><rect width="100%" height="8"/>${rect} ${width} height="8"/></svg> ` +
              `${{"0.0": "under 0.1", "100.0": own < total && "over 99.9"}[text] || text} %` : "",
          ].forEach((html, n) => fill(row.firstElementChild.children[n + 1], html));
          if (own) bars += `${rect} data-value="${own}" x="${percent(done).toFixed(3)}%" ${width} height="12"/>`;
          done += own;
          show(row, layer, state, old, []);
        });
        fill(root.querySelector(".lp-stack svg"), bars);
      }
      for (const input of inputs) {
        const {name, type} = input, size = state[name];
        if (name === "twice") fill(input.lastElementChild, factor(countWith(last, 2 * state[last]), total));
        else if (switches.includes(name)) {
          input.checked = input.value === size;
          const other = variantOf({...state, [name]: type !== "radio" && input.checked ? "no" : input.value});
          input.disabled = !other || type !== "radio" && other === variant;
        } else if (type === "range") {
          assign(input, "value", `${STEPS.filter(step => step < size).length}`);
          assign(input, "ariaValueText", counted(size, meanings[name]));
        } else if (size && type !== "number") fill(input.lastElementChild, signed(countWith(name, size + 1) - total));
        else if (size && input !== document.activeElement) assign(input, "value", `${size}`);
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        const moved = [...names, ...switches].map(name => state[name] !== start[name] &&
          `${name} ${[start, state].map(own => (+own[name] ? number(own[name]) : own[name])).join(" \u2192 ")}`);
        const least = countWith(last, 1), budget = form.budget?.value, meaning = meanings[last];
        const misfit = budget && (budget < least ? `even ${counted(1, meaning)} has ${counted(least, "parameters")}`
          : state[last] === largest && `${counted(largest, meaning)} are the most here`);
        output.firstChild.data =
          [misfit, from && `${head.textContent} (${factor(total, before)})`, ...moved].filter(Boolean).join(", ") || "\u00a0";
        keep();
      }, 200);
    }
    function set(name, value) {
      if (value > 0 && value <= largest && value % 1 === 0) state[name] = value;
    }

    // The state in the address: what differs from the page as it was written, behind the block's id.
    const address = () => new URLSearchParams(location.hash.slice(1));
    function keep() {
      const all = address(), before = `${all}`;
      for (const name of [...names, ...switches])
        if (state[name] === origin[name]) all.delete(prefix + name); else all.set(prefix + name, state[name]);
      if (`${all}` !== before) history.replaceState(history.state, "", `#${all}`);
    }
    function recall() {
      const all = address(), given = {...state}, found = name => all.get(prefix + name) ?? origin[name];
      if (![...all.keys()].some(key => key.startsWith(prefix))) return;
      for (const name of switches) given[name] = found(name);
      if (variantOf(given)) state = given;
      for (const name of names) set(name, +found(name));
      draw();
      return true;
    }

    form.oninput = ({target}) => {
      const {name, type, value} = target;
      if (name === "budget") {
        let fits = 0;
        for (let more = 65536; more >= 1; more /= 2)
          if (fits + more <= largest && countWith(last, fits + more) <= value) fits += more;
        set(last, fits);
      } else if (switches.includes(name)) state[name] = target.checked ? value : "no";
      else set(name, type === "range" ? STEPS[value] : +value);
      draw();
    };
    form.onchange = ({target}) => {
      if (target.type === "number" && state[target.name]) target.value = state[target.name];
    };
    form.onkeydown = event => {
      const {target, key} = event, size = target.type === "number" && state[target.name];
      if (!size || !/^Page/.test(key)) return;
      event.preventDefault();
      target.value = key === "PageUp" ? Math.min(2 * size, largest) : size + 1 >> 1;
      form.oninput(event);
    };
    form.onclick = ({target}) => {
      const name = target.closest("button")?.name;
      if (!name) return;
      if (name === "reset") state = {...origin};
      if (name === "reset" || name === "from") start = {...state};
      set(...(name === "twice" ? [last, 2 * state[last]] : [name, state[name] + 1]));
      draw();
    };
    root.addEventListener("toggle", draw, true);
    addEventListener("hashchange", () => { if (root.isConnected) recall(); });
    form[0].disabled = false;
    if (recall()) root.scrollIntoView({block: "nearest"});
  });
})();
