// Lets readers change the sizes of a block: count, figure, working and shapes follow. It knows no layer: all that it shows
// is worked out from the formulas that lie in the block, and written as the calculator writes it.
(() => {
  const number = new Intl.NumberFormat("en").format;
  const short = value => +value.toFixed(2);
  const data = value => `<data value="${value}">${number(value)}</data>`;
  const signed = value => (value < 0 ? "\u2212" : "+") + number(Math.abs(value));
  const factor = (now, before) => `\u00d7 ${number(+(now / before).toPrecision(3))}`;
  const colour = name => (/^[xiVc]/.test(name) ? ' class="lp-x"' : /^[hpodf]/.test(name) ? ' class="lp-h"' : "");
  const plural = count => `parameter${count === 1 ? "" : "s"}`;
  const stepAt = place => (place < 16 ? +place + 1 : (place % 2 ? 4 : 3) * 2 ** (place / 2 - 5 | 0));
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
  function formula(tree, sizes) {
    const value = valueOf(tree, sizes);
    if (!tree.map) {
      const size = tree.split?.(".")[0];
      return {value, means: "", size, isName: size};
    }
    const [sign, means, ...others] = tree;
    return SIGNS[sign] ? {sign, means, value, parts: others.map(part => formula(part, sizes))} : {...formula(sign, sizes), means};
  }
  function valueOf(tree, sizes) {
    if (!tree.map) return sizes[tree] ?? tree;
    const [sign, , ...parts] = tree;
    return SIGNS[sign] ? parts.map(part => valueOf(part, sizes)).reduce(SIGNS[sign]) : valueOf(sign, sizes);
  }

  function leaf({value, size, isName}, text = number) {
    const css = colour(size);
    return isName ? `<var${css}>${size}</var>` : css ? `<span${css}>${text(value)}</span>` : text(value);
  }
  const inNumbers = (node, text) => leaf(withNumbers(node), text);
  const bracketed = (part, compact) =>
    part.parts?.length > 1 ? `(${written(part, compact)})` : written(part, compact);
  function written(node, compact) {
    const {sign, parts} = node;
    if (!parts) return leaf(node);
    if (sign !== "*") return parts.map(part => (sign === "+" ? written : bracketed)(part, compact)).join(` ${sign} `);
    return parts.map((part, n) => {
      const before = parts[n - 1];
      const isGlued = compact && before && !before.parts && !before.isName && part.isName;
      const isLast = part.sign === "*" && n === parts.length - 1;
      return (n && !isGlued ? " \u00d7 " : "") + (isLast ? written : bracketed)(part, compact);
    }).join("");
  }

  // The working: names, numbers, and then on each line all worked out that stands innermost on the line above.
  const leaves = node => (node.parts ? node.parts.flatMap(leaves) : [node]);
  const withNumbers = node => ({...node, isName: false, parts: node.parts?.map(withNumbers)});
  function counted(count, things) {
    return `${number(count)} ${count === 1 ? things.replace(/(?<=bias)es$|s(?= in | of |$)/, "") : things}`;
  }
  function step(node, notes) {
    const {parts, sign} = node;
    if (!parts) return node;
    if (parts.some(part => part.parts)) return {...node, parts: parts.map(part => step(part, notes))};
    const isOfMatrix = /^(features|inner values),|,(units|filters|outputs)$/.test(parts.map(part => part.means));
    const product = isOfMatrix ? " for each of " : parts.length === 2 ? " of " : " \u00d7 ";
    if (parts.every(part => part.means))
      notes.push(parts.map(part => counted(part.value, part.means)).join({"+": " + ", "//": " in "}[sign] || product));
    return {value: node.value, means: node.means};
  }
  function working(node) {
    const lines = [];
    const own = leaves(node);
    if (own.some(part => part.isName)) {
      lines.push([node, own.flatMap(({isName, means, value}) => (!isName && means ? counted(value, means) : []))]);
      node = withNumbers(node);
    } else if (node.parts) {
      lines.push([node, []]);
      node = step(node, []);
    }
    while (node.parts) {
      const notes = [];
      const after = step(node, notes);
      lines.push([node, notes]);
      node = after;
    }
    return [...lines, [node, []]].map(([line, notes], n) => {
      const text = line === node ? `<strong>${written(line)}</strong> ${plural(line.value)}` : written(line);
      const note = notes.length ? ` <span class="lp-note">${[...new Set(notes)].join(", ")}</span>` : "";
      return `<li><span class="lp-step">${n ? "= " : ""}${text}</span>${note}</li>`;
    }).join("");
  }

  // Writes into an element, and touches nothing that is the same; only other elements than before make new ones.
  // What is written twice in a row is taken apart once: gates are mostly alike.
  let last, parts;
  function fill(element, html) {
    const {parts: old, nodes} = element;
    if (element.html === html) return;
    if (last !== html) parts = html.split(/[<>"]/);
    element.html = last = html;
    element.parts = parts;
    if (old?.length === parts.length && parts.every((part, n) => part === old[n] || nodes[n] && (nodes[n].nodeValue = part) + 1)) return;
    element.innerHTML = html;
    const walker = document.createTreeWalker(element, 5), all = [];
    for (let node; node = walker.nextNode();) all.push(...(node.attributes ?? [node]));
    element.nodes = parts.map(part => all[0]?.nodeValue === part && all.shift());
  }

  // The figure of a group of weights, and beside it what it was at the start: of each length there are both.
  const summed = pairs => [0, 1].map(which => sum(pairs, pair => pair[which]));
  const axis = node => (node.parts ? String(node.value) : inNumbers(node, String));
  const shapes = (all, sizes) => all.map(axes => {
    const texts = axes.map(tree => (tree[0] === 0 ? tree[1] : axis(formula(tree, sizes))));
    return `(${texts.join(", ")}${texts.length > 1 ? "" : ","})`;
  }).join(", ");
  function bytes(amount) {
    let power = 0, tenths = 10 * amount;
    while (tenths >= 10240) { tenths /= 1024; power++; }
    const rounded = tenths % 1 === 0.5 ? 2 * Math.round(tenths / 2) : Math.round(tenths);
    return `<data value="${amount}">${number(rounded / 10)} ${power ? "KMGTP"[power - 1] + "i" : ""}B</data>`;
  }

  function begin(form, position) {
    const root = form.closest(".lstm-params");
    const [meanings, origin, derived, largest, width, dtype, options, variants, pool] = JSON.parse(form.dataset.explore);
    const at = place => pool[place];
    const names = Object.keys(meanings), last = names.at(-1), prefix = `${root.id || `explore-${position + 1}`}.`;
    const switches = Object.keys(options), chosen = name => options[name][0];
    const fresh = () => ({sizes: {...origin}, choice: switches.map(chosen)});
    let state = fresh(), start = fresh(), timer;
    const layersOf = variant => variant[7]?.map(at) ?? [variant];
    const countOf = (layer, sizes) => valueOf(at(layer[5]), sizes);
    function count(sizes, own = state) {
      for (const key in derived) sizes[key] = valueOf(derived[key], sizes);
      return sum(layersOf(variants[own.choice]), layer => countOf(layer, sizes));
    }
    const fixedIn = (layer, sizes) => sum(layer[6].flatMap(group => at(group)[3]), place => {
      const [, , lengths, , , isFixed] = at(place);
      return isFixed ? lengths.reduce((product, tree) => product * valueOf(tree, sizes), 1) : 0;
    });

    function figure(element, group, now, start) {
      const [label, down, place, own] = group, gates = at(place);
      const room = gates[0] ? 120 : 240, columns = gates[0] ? gates : [""], enlarged = [];
      const table = element.querySelector("table"), {rows} = table.tBodies[0];
      const weights = own.map(at).map(weight => {
        const parts = weight[4].map(parts => {
          const own = parts.map(([read, writes]) =>
            (down ? [read, writes] : [writes, read]).flatMap(tree => [valueOf(tree, now), valueOf(tree, start)]));
          own.total = summed(own.map(([rows, oldRows, columns, oldColumns]) => [rows * columns, oldRows * oldColumns]));
          return own;
        });
        return [weight, columns.map((_, gate) => parts[gate] ?? parts[0])];
      });
      const raw = Math.min(...[0, 1].map(which => {
        const drawn = weights.map(([, cells]) => cells.filter(parts => parts[0]));
        const widest = Math.max(1, ...drawn.flat(2).map(part => part[2 + which]));
        return Math.min(30, room / widest, 220 / Math.max(1, sum(drawn, cells => sum(cells.at(-1), part => part[which]))));
      })) * OFF_TIES, isByCell = raw >= 5;
      const cell = isByCell ? Math.floor(raw) : raw;
      const length = cells => Math.max(cells * cell, 3);
      const put = (row, from, htmls) => htmls.forEach((html, n) => fill(row.cells[from + n], html));
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
      while (rows.length > weights.length) rows[0].remove();
      while (rows.length < weights.length) rows[0].after(rows[0].cloneNode(true));
      weights.forEach(([[kind, head, shapes, reads], cells], n) => {
        const [first] = cells.filter(parts => parts[0]), [height, , width] = first[0];
        const read = reads.map(tree => {
          if (tree[0] === 0) return tree[1];
          const node = formula(tree, now), text = node.parts ? number(node.value) : inNumbers(node);
          return node.parts || node.isName ? `${written(node, true)} = ${text}` : text;
        }).join(", ");
        if (length(height) === 3 || length(width) === 3) enlarged.push(head.split(" ")[0]);
        const tall = short(length(height)), [css, wide, high, x, top, end] = isByCell
          ? ['.4" stroke-dasharray="0 1', short(40 / cell), height, ".27", ".5", short(height - 0.4)] : [4, 40, tall, 8, 0, tall];
        const counts = cells.map(parts => parts.total);
        const [[count]] = counts, isAlike = counts[1] && counts.every(([own]) => own && own === count);
        const shape = shapes.map(tree => formula(tree, now));
        assign(rows[n], "className", `lp-from-${kind}`);
        put(rows[n], 0, [
          `${head}<span class="lp-shape">(${shape.map(node => written(node, true)).join(", ")}) = (${shape.map(axis).join(", ")})</span>`,
          (down && !first[1] && !/vector|peephole/.test(kind) ? `<svg class="lp-dots" viewBox="0 0 ${wide} ${high}" width="40" stroke-width="${css}" aria-hidden="true">` +
            `<line x1="${x}" y1="${top}" x2="${x}" y2="${end}"/></svg>` : "") + read,
          ...cells.map(parts => parts.html ??= drawing(parts) + (gates[0] ? changed(parts.total)
            : Math.min(height, width) > 1 ? `${number(height)} \u00d7 ${number(width)}` : "\u00a0")),
          (isAlike ? `<small>${gates.length} \u00d7 ${number(count)} =</small> ` : "") + changed(summed(counts)),
        ]);
      });
      const totals = columns.map((_, gate) => summed(weights.map(([, cells]) => cells[gate].total)));
      put(table.tFoot.rows[0], 2, [...columns.map((gate, n) => (gate ? changed(totals[n]) : "")), changed(summed(totals))]);
      assign(element, "className", element.className.replace(/w\d+$/, `w${gates[0] ? Math.min(13, Math.max(...totals.map(([count]) => number(count).length))) : 1}`));
      if (element.group !== group) {
        put(table.rows[0], 2, gates.map(([, html]) => html));
        for (const {cells} of table.rows) gates.forEach(([role], n) => { cells[n + 2].className = `lp-${role}`; });
        rename(element, label, gates[0]);
        element.group = group;
      }
      fill(element.lastElementChild, isByCell ? "Every square is one parameter." : "To scale: twice the area, twice the parameters" +
        (enlarged[0] ? `; ${enlarged.join(", ")} enlarged to be seen (dashed).` : "."));
    }

    function rename(element, label, gate) {
      let heading = element.querySelector(".lp-label");
      if (label && !heading) {
        element.prepend(heading = root.querySelector(".lp-name").cloneNode());
        heading.className = "lp-label";
        heading.ariaLevel++;
      }
      if (label) fill(heading, label); else heading?.remove();
      element.querySelector(".lp-scroll").ariaLabel = `Weights${gate ? " by gate" : ""}${label && ", " + label}`;
    }

    // What follows of one layer: of a block that has no other, or of its row.
    function show(element, layer, sizes, old, facts) {
      const [code, , notes, inputs, outputs, tree, groups] = layer;
      const word = (name, all) => `${name}${all.length > 1 ? "s" : ""} ${shapes(all, sizes)}`;
      facts.splice(1, 0, `${word("input", at(inputs))} \u2192 ${word("output", at(outputs))}`);
      fill(element.querySelector(".lp-facts"), [...facts, ...at(notes)].join(" \u00b7 "));
      if (!code) return;
      assign(element.querySelector("code").firstChild, "data", code.replace(/\{([^}]+)\}/g, (text, name) => sizes[name] ?? text));
      if (element.open === false) return;
      const steps = element.querySelector(".lp-steps");
      if (steps) fill(steps, working(formula(at(tree), sizes)));
      const figures = [...element.querySelectorAll(".lp-weights")];
      if (figures[0]) {
        groups.forEach((group, n) => {
          if (!figures[n]) figures[n - 1].after(figures[n] = figures[0].cloneNode(true));
          figure(figures[n], at(group), sizes, old);
        });
        for (const own of figures.slice(groups.length)) own.remove();
      }
    }

    function draw() {
      const {sizes} = state, total = count(sizes), before = count(start.sizes, start), variant = variants[state.choice];
      const old = `${state.choice}` === `${start.choice}` ? start.sizes : sizes, layers = layersOf(variant);
      const fixed = sum(layers, layer => fixedIn(layer, sizes));
      root.dataset.parameters = total;
      const from = total === before ? "" : `${signed(total - before)} from ${number(before)}`;
      const head = root.querySelector(".lp-count");
      fill(head, `${data(total)} ${plural(total)}${from && ` <b class="lp-delta">${from}</b>`}`);
      const facts = [at(variant[1]), `${bytes(total * width)} as ${dtype}`];
      if (fixed) {
        root.dataset.trainable = total - fixed;
        facts.push(`${data(total - fixed)} trainable, ${data(fixed)} not`);
      }
      show(root, variant, sizes, old, facts);
      if (variant[7]) {
        const percent = part => (100 * part / total) * OFF_TIES;
        let done = 0, bars = "";
        root.querySelectorAll("[data-layer]").forEach((row, n) => {
          const layer = layers[n], own = countOf(layer, sizes), share = percent(own), text = share.toFixed(1);
          const rect = `<rect class="lp-bar${own && fixedIn(layer, sizes) === own ? " lp-frozen" : ""}"`, width = `width="${share.toFixed(3)}%"`;
          row.dataset.parameters = own;
          [shapes(at(layer[4]), sizes), `${data(own)} <span class="lp-word">${plural(own)}</span>`,
            own ? `<svg width="64" height="8" aria-hidden="true"><rect width="100%" height="8"/>${rect} ${width} height="8"/></svg> ` +
              `${{"0.0": "under 0.1", "100.0": own < total && "over 99.9"}[text] || text} %` : "",
          ].forEach((html, n) => fill(row.firstElementChild.children[n + 1], html));
          if (own) bars += `${rect} data-value="${own}" x="${percent(done).toFixed(3)}%" ${width} height="12"/>`;
          done += own;
          show(row, layer, sizes, old, []);
        });
        fill(root.querySelector(".lp-stack svg"), bars);
      }
      for (const input of form.elements) {
        const {name, type} = input, place = switches.indexOf(name);
        if (name === "twice") fill(input.lastElementChild, factor(count({...sizes, [last]: 2 * sizes[last]}), total));
        if (place >= 0) {
          input.checked = input.value === state.choice[place];
          input.disabled = !variants[state.choice.with(place, input.checked && type !== "radio" ? "no" : input.value)];
        }
        const size = sizes[name];
        if (!size) continue;
        if (type === "range") {
          let place = 0;
          while (place < input.max && stepAt(place) < size) place++;
          assign(input, "value", `${place}`);
          assign(input, "ariaValueText", counted(size, meanings[name]));
        } else if (type !== "number") fill(input.lastElementChild, signed(count({...sizes, [name]: size + 1}) - total));
        else if (input !== document.activeElement) assign(input, "value", `${size}`);
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        const moved = names.filter(name => sizes[name] !== start.sizes[name]).map(name =>
          `${name} ${number(start.sizes[name])} \u2192 ${number(sizes[name])}`);
        form.querySelector("output").firstChild.data = [from && `${head.textContent} (${factor(total, before)})`, ...moved].filter(Boolean).join(", ") || "\u00a0";
        keep();
      }, 200);
    }
    function set(name, value) {
      if (value > 0 && value <= largest && value % 1 === 0) state.sizes[name] = value;
    }

    // The state in the address: what differs from the page as it was written, behind the block's id.
    function keep() {
      const all = new URLSearchParams(location.hash.slice(1)), before = `${all}`;
      for (const [name, value, first] of [
        ...names.map(name => [name, state.sizes[name], origin[name]]),
        ...switches.map((name, n) => [name, state.choice[n], chosen(name)]),
      ]) if (value === first) all.delete(prefix + name); else all.set(prefix + name, value);
      if (`${all}` !== before) history.replaceState(history.state, "", `#${all}`);
    }
    function recall() {
      const all = new URLSearchParams(location.hash.slice(1));
      if (![...all.keys()].some(key => key.startsWith(prefix))) return;
      const choice = switches.map(name => all.get(prefix + name) ?? chosen(name));
      if (Object.hasOwn(variants, choice)) state.choice = choice;
      names.forEach(name => set(name, +(all.get(prefix + name) ?? origin[name])));
      draw();
      return true;
    }

    form.addEventListener("input", ({target}) => {
      const {name, type, value} = target;
      if (name === "budget") {
        let fits = 0;
        for (let more = 65536; more >= 1; more /= 2)
          if (fits + more <= largest && count({...state.sizes, [last]: fits + more}) <= value) fits += more;
        if (fits) set(last, fits);
      } else if (names.includes(name)) set(name, type === "range" ? stepAt(value) : +value);
      else state.choice[switches.indexOf(name)] = target.checked ? value : "no";
      draw();
    });
    form.addEventListener("change", ({target}) => {
      const size = target.type === "number" && state.sizes[target.name];
      if (size) target.value = size;
    });
    form.addEventListener("keydown", event => {
      const {target, key} = event, size = target.type === "number" && state.sizes[target.name];
      if (!size || !/^Page/.test(key)) return;
      event.preventDefault();
      set(target.name, key === "PageUp" ? Math.min(2 * size, largest) : size >> 1);
      target.value = state.sizes[target.name];
      draw();
    });
    form.addEventListener("click", ({target}) => {
      const name = target.closest("button")?.name, {sizes} = state;
      if (!name) return;
      if (name === "reset") state = fresh();
      if (name === "reset" || name === "from") start = structuredClone(state);
      set(...(name === "twice" ? [last, 2 * sizes[last]] : [name, sizes[name] + 1]));
      draw();
    });
    root.addEventListener("toggle", draw, true);
    addEventListener("hashchange", () => { if (root.isConnected) recall(); });
    form.querySelector("fieldset").disabled = false;
    if (recall()) root.scrollIntoView({block: "nearest"});
  }

  const forms = [...document.querySelectorAll("form[data-explore]")];
  forms.forEach((form, position) => { if (form.querySelector("fieldset").disabled) begin(form, position); });
})();
