// Lets readers change the sizes of a block: count, figure, working and shapes follow. It knows no layer: all that it shows
// is worked out from the formulas that lie in the block, and written as the calculator writes it.
(() => {
  const number = new Intl.NumberFormat("en").format;
  const short = value => +value.toFixed(2);
  const data = value => `<data value="${value}">${number(value)}</data>`;
  const signed = value => (value < 0 ? "\u2212" : "+") + number(Math.abs(value));
  const factor = (now, before) => `\u00d7 ${number(+(now / before).toPrecision(3))}`;
  const colour = name => ("xiVc".includes(name[0]) ? "lp-x" : "hpodf".includes(name[0]) ? "lp-h" : "");
  const OFF_TIES = 1 + 1e-9;
  const sum = (all, of) => all.reduce((sum, one) => sum + of(one), 0);
  const SIGNS = {
    "+": parts => sum(parts, part => part.value),
    "*": parts => parts.reduce((product, part) => product * part.value, 1),
    "//": parts => Math.floor(parts[0].value / parts[1].value),
  };

  // A formula with its values: a number, a size's name, or each in a list with what it means; or a sign with its parts.
  function formula(tree, sizes) {
    if (typeof tree === "number") return {value: tree, means: ""};
    if (typeof tree === "string") return {value: sizes[tree], means: "", size: tree, isName: true};
    const sign = typeof tree[0] === "string" && SIGNS[tree[0]];
    if (!sign) return {...formula(tree[0], sizes), means: tree[1]};
    const parts = tree.slice(2).map(part => formula(part, sizes));
    return {sign: tree[0], means: tree[1], parts, value: sign(parts)};
  }
  const valueOf = (tree, sizes) => formula(tree, sizes).value;

  function leaf({value, size, isName}, text = number) {
    const css = size ? colour(size) : "";
    if (isName) return `<var${css && ` class="${css}"`}>${size}</var>`;
    return css ? `<span class="${css}">${text(value)}</span>` : text(value);
  }
  const bracketed = (part, compact) =>
    part.parts && part.parts.length > 1 ? `(${written(part, compact)})` : written(part, compact);
  function written(node, compact) {
    if (!node.parts) return leaf(node);
    const {sign, parts} = node;
    if (sign === "+") return parts.map(part => written(part, compact)).join(" + ");
    if (sign === "//") return parts.map(part => bracketed(part, compact)).join(" // ");
    return parts.map((part, n) => {
      const before = parts[n - 1];
      const isGlued = compact && before && !before.parts && !before.isName && part.isName;
      const isLast = part.sign === "*" && n === parts.length - 1;
      return (n && !isGlued ? " \u00d7 " : "") + (isLast ? written(part, compact) : bracketed(part, compact));
    }).join("");
  }

  // The working: names, numbers, and then on each line all worked out that stands innermost on the line above.
  const leaves = node => (node.parts ? node.parts.flatMap(leaves) : [node]);
  const withNumbers = node =>
    node.parts ? {...node, parts: node.parts.map(withNumbers)} : {...node, isName: false};
  function counted(count, things) {
    if (count === 1) things = things === "biases" ? "bias" : things.replace(/s(?= in | of |$)/, "");
    return `${number(count)} ${things}`;
  }
  function step(node, notes) {
    if (!node.parts) return node;
    const {parts, sign} = node;
    if (parts.some(part => part.parts)) return {...node, parts: parts.map(part => step(part, notes))};
    const isOfUnits = /^(units|filters|outputs)$/.test(parts.at(-1).means);
    const product = isOfUnits ? " for each of " : parts.length === 2 ? " of " : " \u00d7 ";
    if (parts.every(part => part.means))
      notes.push(parts.map(part => counted(part.value, part.means)).join({"+": " + ", "//": " in "}[sign] || product));
    return {value: node.value, means: node.means};
  }
  function working(node) {
    const lines = [];
    if (leaves(node).some(part => part.isName)) {
      const stated = leaves(node).filter(part => !part.isName && part.means);
      lines.push([node, stated.map(part => counted(part.value, part.means))]);
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
      const isLast = n === lines.length;
      const text = isLast ? `<strong>${written(line)}</strong> parameter${line.value === 1 ? "" : "s"}` : written(line);
      const note = notes.length ? ` <span class="lp-note">${[...new Set(notes)].join(", ")}</span>` : "";
      return `<li><span class="lp-step">${n ? "= " : ""}${text}</span>${note}</li>`;
    }).join("");
  }

  // The figure of a group of weights, and beside it what it was at the start.
  const partsOf = (weight, gate) => weight[5][gate] || weight[5][0];
  const sizeOf = (weight, sizes) => weight[3].reduce((product, tree) => product * valueOf(tree, sizes), 1);
  const firstOf = weight => weight[5].find(parts => parts.length);
  const lengths = ([read, writes], down, sizes) =>
    (down ? [read, writes] : [writes, read]).map(tree => valueOf(tree, sizes));
  const countOf = (parts, sizes) =>
    sum(parts, ([read, writes]) => valueOf(read, sizes) * valueOf(writes, sizes));
  function cellOf(weights, down, room, sizes) {
    let widest = 1, rows = 0;
    for (const weight of weights) {
      const drawn = weight[5].filter(parts => parts.length).map(parts => parts.map(part => lengths(part, down, sizes)));
      widest = Math.max(widest, ...drawn.flat().map(([, columns]) => columns));
      rows += sum(drawn.at(-1), ([own]) => own);
    }
    return Math.min(30, room / widest, 220 / Math.max(rows, 1)) * OFF_TIES;
  }
  function figure([label, down, gates, weights], at, level, now, start) {
    weights = weights.map(at);
    const both = of => [of(now), of(start)], room = gates.length ? 120 : 240;
    const raw = Math.min(cellOf(weights, down, room, now), cellOf(weights, down, room, start)), isByCell = raw >= 5;
    const cell = isByCell ? Math.floor(raw) : raw.toPrecision(3) * OFF_TIES;
    const length = cells => Math.max(cells * cell, 3);
    const svg = (css, width, height, inside) =>
      `<svg${css} viewBox="0 0 ${width} ${short(height)}" width="${width}" height="${short(height)}" aria-hidden="true">${inside}</svg>`;
    function drawing(parts) {
      let y = 0, inside = "";
      for (const part of parts) {
        const [[rows, columns], [oldRows, oldColumns]] = both(sizes => lengths(part, down, sizes));
        const [width, height, oldWidth, oldHeight] = [columns, rows, oldColumns, oldRows].map(length);
        const at = y ? ` y="${short(y)}"` : "", side = short(cell);
        const box = (name, w, h) => `<rect ${name}${at} width="${short(w)}" height="${short(h)}"></rect>`;
        const isEnlarged = !isByCell && (width === 3 || height === 3);
        inside += box(`data-value="${rows * columns}"${isEnlarged ? ' data-enlarged=""' : ""}`, width, height);
        const across = short(cell * columns), below = short(cell * rows);
        const lines = !isByCell ? "" :
          (rows > 1 ? `M0 ${short(y)}` + `m0 ${side}h${across}m-${across} 0`.repeat(rows - 1) : "") +
          (columns > 1 ? `M0 ${short(y)}` + `m${side} 0v${below}m0-${below}`.repeat(columns - 1) : "");
        if (lines) inside += `<path d="${lines}"></path>`;
        if (rows !== oldRows || columns !== oldColumns) {
          inside += box('class="lp-kept"', Math.min(width, oldWidth), Math.min(height, oldHeight));
          if (oldRows > rows || oldColumns > columns) inside += box('class="lp-gone"', oldWidth, oldHeight);
        }
        y += Math.max(height, oldHeight) + 6;
      }
      return svg("", room, y - 6, inside);
    }
    const changed = ([count, before]) => data(count) +
      (count !== before && count < 9 * before ? ` <small class="lp-delta">${signed(count - before)}</small>` : "");
    function row(weight) {
      const [kind, symbol, name, shapes, reads] = weight, first = firstOf(weight);
      const read = reads.map(([kind, tree]) => {
        if (kind === "peephole") return "<i>c</i>";
        if (/bias|vector/.test(kind)) return kind === "vector" ? "" : "1";
        const node = formula(tree, now);
        if (!node.parts && !node.isName) return leaf(node);
        return `${written(node, true)} = ${node.parts ? number(node.value) : leaf({...node, isName: false})}`;
      }).join(", ");
      const [rows, columns] = lengths(first[0], down, now), stroke = isByCell ? Math.min(12, cell / 2) : 4;
      const hasDots = down && first.length === 1 && !/vector|peephole/.test(kind);
      const dots = isByCell ? `M8 ${short(cell / 2)}h0` + `m0 ${short(cell)}h0`.repeat(rows - 1) : `M8 0v${short(length(rows))}`;
      const counts = gates.map((_, gate) => both(sizes => countOf(partsOf(weight, gate), sizes)));
      const ofAll = both(sizes => sizeOf(weight, sizes));
      const isAlike = counts.length > 1 && counts.every(([count]) => count && count === counts[0][0]);
      const shape = shapes.map(tree => formula(tree, now));
      return `<tr class="lp-from-${kind}"><th scope="row" tabindex="0"><i>${symbol}</i> ` +
        `<code>${name.replace(/[_/](?=.)/g, "$&<wbr>")}</code>` +
        `<span class="lp-shape">(${shape.map(node => written(node, true)).join(", ")}) = (${shape.map(axis).join(", ")})</span></th>` +
        `<td>${hasDots ? svg(` class="lp-dots" stroke-width="${stroke}" stroke-linecap="${isByCell ? "round" : "butt"}"`, 40, length(rows), `<path d="${dots}"></path>`) : ""}${read}</td>` +
        (gates.length ? gates.map(([role], gate) => {
          const parts = partsOf(weight, gate);
          return `<td class="lp-${role}">${parts.length ? drawing(parts) : ""}${changed(counts[gate])}</td>`;
        }).join("") : `<td>${drawing(first)}${Math.min(rows, columns) > 1 ? `${number(rows)} \u00d7 ${number(columns)}` : "\u00a0"}</td>`) +
        `<td class="lp-n">${isAlike ? `<small>${gates.length} \u00d7 ${number(counts[0][0])} =</small> ` : ""}${changed(ofAll)}</td></tr>`;
    }
    const totals = gates.map((_, gate) => both(sizes => sum(weights, weight => countOf(partsOf(weight, gate), sizes))));
    const enlarged = weights.filter(weight => lengths(firstOf(weight)[0], down, now).some(cells => length(cells) === 3));
    const names = enlarged.map(([, symbol]) => `<i>${symbol}</i>`).join(", ");
    const digits = Math.min(13, Math.max(1, ...totals.map(([count]) => number(count).length)));
    return `<div class="lp-view lp-weights ${gates.length ? `lp-g${gates.length}` : "lp-alone"} lp-w${digits}">` +
      (label && `<p class="lp-label" role="heading" aria-level="${level}">${label}</p>`) +
      `<div class="lp-scroll" role="group" aria-label="Weights${gates.length ? " by gate" : ""}${label && ", " + label}"><table>` +
      `<thead><tr><th scope="col">Weights</th><th scope="col">reads</th>` +
      (gates.length ? gates.map(([role, letter]) => `<th scope="col" class="lp-${role}" tabindex="0">` +
        `<i${role === "candidate" && "ch".includes(letter) ? ' class="lp-tilde"' : ""}>${letter}</i> <span class="lp-word">${role}</span></th>`).join("")
        : '<th scope="col">Parameters</th>') +
      `<th scope="col" class="lp-n">Total</th></tr></thead><tbody>${weights.map(row).join("")}</tbody>` +
      `<tfoot><tr><th scope="row">Total</th><td></td>` +
      (gates.length ? totals.map((counts, gate) => `<td class="lp-${gates[gate][0]}">${changed(counts)}</td>`).join("") : "<td></td>") +
      `<td class="lp-n">${changed(both(sizes => sum(weights, weight => sizeOf(weight, sizes))))}</td></tr></tfoot></table></div><p class="lp-note">` +
      (isByCell ? "Every square is one parameter." : "To scale: an area twice as large has twice the parameters" +
        (names ? `; ${names} enlarged to be seen (dashed).` : ".")) + "</p></div>";
  }

  const axis = node => (node.parts ? String(node.value) : leaf({...node, isName: false}, String));
  function bytes(amount) {
    let power = 0;
    while (amount >= 1024 ** (power + 1) && power < 6) power++;
    const tenths = (amount / 1024 ** power) * 10;
    const rounded = tenths % 1 === 0.5 ? 2 * Math.round(tenths / 2) : Math.round(tenths);
    return `<data value="${amount}">${number(rounded / 10)} ${["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][power]}</data>`;
  }
  function facts(label, inputs, outputs, notes, sizes, block, count) {
    const shapes = (word, all) => `${word}${all.length > 1 ? "s" : ""} ` + all.map(axes => {
      const texts = axes.map(tree => (tree[0] === 0 ? tree[1] : axis(formula(tree, sizes))));
      return `(${texts.join(", ")}${texts.length > 1 ? "" : ","})`;
    }).join(", ");
    return [label, `${shapes("input", inputs)} \u2192 ${shapes("output", outputs)}`,
      `${bytes(count * block.bytes)} as ${block.dtype}`, ...notes].join(" \u00b7 ");
  }

  // Makes one tree of elements like another, and touches nothing that is the same.
  function morph(old, made) {
    if (old.nodeType !== made.nodeType || old.nodeName !== made.nodeName) return old.replaceWith(made.cloneNode(true));
    if (old.nodeType === 3) { if (old.data !== made.data) old.data = made.data; return; }
    for (const {name} of [...old.attributes]) if (!made.hasAttribute(name)) old.removeAttribute(name);
    for (const {name, value} of made.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const [before, after] = [old, made].map(({childNodes}) => [...childNodes].filter(node => node.nodeType !== 3 || node.data.trim() || node.data === "\u00a0"));
    after.forEach((child, n) => (before[n] ? morph(before[n], child) : old.append(child.cloneNode(true))));
    for (const child of before.slice(after.length)) child.remove();
  }
  function fill(element, html) {
    const made = element.cloneNode(false);
    made.innerHTML = html;
    morph(element, made);
  }

  function begin(form, position) {
    const root = form.closest(".lstm-params"), block = JSON.parse(form.dataset.explore);
    const all = selector => [...form.querySelectorAll(selector)];
    const {pool, variants} = block;
    const at = place => pool[place];
    const names = Object.keys(block.sizes), last = names.at(-1), prefix = `${root.id || `explore-${position + 1}`}:`;
    const switches = Object.keys(block.switches), origin = block.values;
    const fresh = () => ({sizes: {...origin}, choice: switches.map(name => block.switches[name][0])});
    let state = fresh(), start = fresh(), timer, frame;
    const formulaOf = ({choice}) => at(variants[choice][5]);
    const count = (sizes, own = state) => valueOf(formulaOf(own), sizes);

    function draw() {
      const [code, label, notes, inputs, outputs, , groups] = variants[state.choice], {sizes} = state, total = count(sizes), before = count(start.sizes, start);
      const old = `${state.choice}` === `${start.choice}` ? start.sizes : sizes;
      root.dataset.parameters = total;
      fill(root.querySelector(".lp-count"), `${data(total)} parameter${total === 1 ? "" : "s"}`);
      fill(root.querySelector(".lp-facts"), facts(at(label), at(inputs), at(outputs), at(notes), sizes, block, total));
      const name = root.querySelector(".lp-name > code");
      if (name) name.textContent = code.replace(/\{(\w+)\}/g, (_, name) => sizes[name]);
      const steps = root.querySelector(".lp-steps");
      if (steps) fill(steps, working(formula(formulaOf(state), sizes)));
      const figures = [...root.querySelectorAll(".lp-weights")];
      if (figures.length) {
        const made = document.createElement("div");
        const level = root.querySelector(".lp-label")?.ariaLevel ?? 3;
        made.innerHTML = groups.map(group => figure(at(group), at, level, sizes, old)).join("");
        const drawn = [...made.children];
        drawn.forEach((own, n) => (figures[n] ? morph(figures[n], own) : root.querySelectorAll(".lp-weights")[n - 1].after(own)));
        for (const own of figures.slice(drawn.length)) own.remove();
      }
      for (const name of names) {
        for (const input of all(`[name="${name}"]`)) {
          if (input.type === "range") {
            const place = block.steps.findIndex(step => step >= sizes[name]);
            input.value = place < 0 ? input.max : place;
            input.setAttribute("aria-valuetext", counted(sizes[name], block.sizes[name]));
          } else if (input.type === "number") {
            if (input !== document.activeElement) input.value = sizes[name];
          } else input.lastElementChild.textContent = signed(count({...sizes, [name]: sizes[name] + 1}) - total);
        }
      }
      for (const button of all('[name="twice"]'))
        button.lastElementChild.textContent = factor(count({...sizes, [last]: 2 * sizes[last]}), total);
      switches.forEach((name, n) => {
        for (const input of all(`[name="${name}"]`)) {
          input.checked = input.type === "radio" ? input.value === state.choice[n] : state.choice[n] === "yes";
          const other = [...state.choice];
          other[n] = input.type === "radio" ? input.value : input.checked ? "no" : "yes";
          input.disabled = !variants[other];
        }
      });
      const moved = names.filter(name => sizes[name] !== start.sizes[name]).map(name =>
        `${name} ${number(start.sizes[name])} \u2192 ${number(sizes[name])}`);
      const difference = total === before ? "" : `${signed(total - before)} from ${number(before)} (${factor(total, before)})`;
      clearTimeout(timer);
      timer = setTimeout(() => {
        form.querySelector("output").textContent = [difference, ...moved].filter(Boolean).join(", ") || "\u00a0";
        keep();
      }, 200);
    }
    const later = () => { cancelAnimationFrame(frame); frame = requestAnimationFrame(draw); };
    function set(name, value) {
      if (Number.isInteger(value) && value >= 1 && value <= block.largest) state.sizes[name] = value;
      later();
    }

    // The state in the address: what differs from the page as it was written, behind the block's id.
    function keep() {
      const sizes = names.map(name => [name, state.sizes[name], origin[name]]);
      const chosen = switches.map((name, n) => [name, state.choice[n], block.switches[name][0]]);
      const own = [...sizes, ...chosen].filter(([, value, before]) => value !== before);
      const parts = location.hash.slice(1).split(";"), isOurs = part => part.startsWith(prefix);
      if (!own.length && !parts.some(isOurs)) return;
      const kept = parts.filter(part => part.includes("=") && !isOurs(part));
      if (own.length) kept.push(prefix + own.map(([name, value]) => `${name}=${value}`).join("&"));
      history.replaceState(history.state, "", kept.length ? `#${kept.join(";")}` : location.pathname + location.search);
    }
    function recall() {
      const own = location.hash.slice(1).split(";").find(part => part.startsWith(prefix));
      if (!own) return false;
      const given = new URLSearchParams(own.slice(prefix.length));
      const choice = switches.map(name => given.get(name) ?? block.switches[name][0]);
      if (Object.hasOwn(variants, choice)) state.choice = choice;
      names.forEach(name => set(name, +(given.get(name) ?? origin[name])));
      later();
      return true;
    }

    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("input", ({target}) => {
      const {name, type, value} = target;
      if (name === "budget") {
        let fits = 0, tooLarge = block.largest + 1;
        while (tooLarge - fits > 1) {
          const middle = Math.floor((fits + tooLarge) / 2);
          if (count({...state.sizes, [last]: middle}) <= value) fits = middle; else tooLarge = middle;
        }
        if (fits) set(last, fits);
      } else if (names.includes(name)) set(name, type === "range" ? block.steps[value] : +value);
      else {
        const choice = [...state.choice];
        choice[switches.indexOf(name)] = type === "radio" ? value : target.checked ? "yes" : "no";
        if (variants[choice]) state.choice = choice;
        later();
      }
    });
    form.addEventListener("change", ({target}) => {
      if (target.type === "number" && names.includes(target.name)) target.value = state.sizes[target.name];
    });
    form.addEventListener("keydown", event => {
      const {target, key} = event;
      if (target.type !== "number" || !names.includes(target.name) || !/^Page/.test(key)) return;
      event.preventDefault();
      const size = state.sizes[target.name];
      target.value = key === "PageUp" ? Math.min(2 * size, block.largest) : Math.max(1, Math.floor(size / 2));
      set(target.name, +target.value);
    });
    form.addEventListener("click", ({target}) => {
      const button = target.closest("button");
      if (!button) return;
      const {name} = button;
      if (name === "from") start = structuredClone(state);
      else if (name === "reset") { start = structuredClone(state = fresh()); }
      else if (name === "twice") return set(last, 2 * state.sizes[last]);
      else return set(name, state.sizes[name] + 1);
      later();
    });
    addEventListener("hashchange", () => { if (root.isConnected) recall(); });
    form.querySelector("fieldset").disabled = false;
    if (recall()) root.scrollIntoView({block: "nearest"});
  }

  const forms = [...document.querySelectorAll("form[data-explore]")];
  forms.forEach((form, position) => { if (form.querySelector("fieldset").disabled) begin(form, position); });
})();
