// Says what makes a number that somebody has for a layer. It knows no layer and no cause: it works out the formulas that
// lie in the block, and shows those that have the number, as the calculator ranks and writes them.
(() => {
  const number = new Intl.NumberFormat("en").format;
  const SHOWN = 3, FAR = 3, USUAL = 4;
  const colour = name => (/^[xiVc]/.test(name) ? ' class="lp-x"' : /^[hpodf]/.test(name) ? ' class="lp-h"' : "");
  const SIGNS = {
    "+": (sum, part) => sum + part,
    "*": (product, part) => product * part,
    "/": (whole, part) => whole / part,
  };

  // The count in what a reader pastes: what follows "Total params", or else the last whole number that is in no brackets.
  function count(text) {
    text = text.replace(/\(.*?\)|\[.*?\]/g, "  ");
    const all = (/total.*?:(.*)/i.exec(text)?.[1] ?? text).match(/(?<![\w.,])(\d{1,3}([,._'\s]\d{3})+|\d+)(?!\w|[.,]\d|\s?([KMGT]i?B?|B)\b)/g) ?? [];
    return +(/total.*?:/i.test(text) ? all[0] : all.at(-1))?.replace(/\D/g, "");
  }

  // A formula with its values. A text is a size's key; "=" a name, and the number that is put in for it; "#" only the number.
  function formula(tree, sizes, names) {
    if (tree.toFixed) return {value: tree};
    if (tree.big) return {value: sizes[tree], name: names["abc".indexOf(tree)], isName: true};
    const [sign, ...others] = tree;
    if (sign === "=" || sign === "#") {
      const [name, follows] = others, {value} = formula(follows, sizes, names);
      return {value: value > 0 && value % 1 === 0 ? value : NaN, name, isName: sign === "="};
    }
    const parts = others.map(part => formula(part, sizes, names));
    return {sign, parts, value: parts.map(part => part.value).reduce(SIGNS[sign])};
  }
  // A line may end before a sign, but not behind the first of what is in brackets.
  const bracketed = part => (part.parts?.length > 1 ? `(${written(part).replace(/^([\d,]+|<.+?>.+?>) /, "$1\xa0")})` : written(part));
  function written({parts, sign, value, name, isName}) {
    if (!parts) return isName ? `<var${colour(name)}>${name}</var>` : name ? `<span${colour(name)}>${number(value)}</span>` : number(value);
    if (sign === "+") return parts.map((part, n) => {
      const isLess = n && part.value < 0;
      return (n ? (isLess ? " \u2212\xa0" : " +\xa0") : "") + written(isLess ? {value: -part.value} : part);
    }).join("");
    return parts.map((part, n) => (part.sign === "*" && n === parts.length - 1 ? written : bracketed)(part)).join(" \u00d7\xa0");
  }
  const hasNames = node => (node.parts ? node.parts.some(hasNames) : node.isName);
  const inNumbers = node => (node.parts ? {...node, parts: node.parts.map(inNumbers)} : {...node, isName: false});
  const step = node => !node.parts ? node : node.parts.some(part => part.parts) ? {...node, parts: node.parts.map(step)} : {value: node.value};
  function steps(node) {
    const lines = [written(node)];
    node = hasNames(node) ? inNumbers(node) : step(node);
    for (; node.parts; node = step(node)) lines.push(written(node));
    if (lines.length > 1 || lines[0] !== written(node)) lines.push(written(node));
    return lines.map((line, n) => `<li><span class="lp-step">${n ? "= " : ""}${line}</span></li>`).join("");
  }

  function begin(form) {
    const root = form.closest(".lstm-params"), fieldset = form.querySelector("fieldset"), {elements} = form;
    const [words, labels, variants, sentences, formulas] = JSON.parse(form.dataset.why);
    const flags = [...form.querySelectorAll("[type=checkbox]")], wanted = flags.map(flag => +flag.checked);
    const output = form.querySelector("output"), show = (css, html) => { root.querySelector(css).innerHTML = html; };
    let timer, isTold;

    // The variant that has most of what the reader wants: an embedding has no directions, and no bias.
    function chosen() {
      const start = `${elements.layer.value},${elements.framework.value},`;
      const all = Object.keys(variants).filter(key => key.startsWith(start)).map(key => key.slice(start.length).split(","));
      const same = choice => choice.filter((flag, n) => +flag === wanted[n]).length;
      const own = all.reduce((best, choice) => (same(choice) > same(best) ? choice : best));
      flags.forEach((flag, n) => {
        flag.checked = +own[n];
        flag.disabled = !all.some(choice => choice.every((other, m) => (other === own[m]) !== (m === n)));
      });
      return variants[start + own];
    }

    // All causes, with the numbers that they make; an unknown, or a size, is what the number to explain makes of it.
    function explanations(places, trees, names, sizes, wrong) {
      return places.map((place, n) => {
        const [cause, cost, text, numbers, least, most, size] = sentences[place];
        const at = u => formula(formulas[trees[n]], {...sizes, u, [size]: u}, names), u = least ? solution(at, wrong) : 0;
        const [from, to, ...values] = [least ?? 0, most ?? 0, ...numbers].map(follows => formula(follows, {...sizes, u}, names).value);
        return {
          cause, cost, node: u >= from && u <= to ? at(u) : {value: NaN}, isOpen: least, isSize: size,
          sentence: text.replace(/\{(,?)\}/g, (_, comma) => (comma ? number : String)(values.shift())),
        };
      });
    }
    // Where a formula has a number: it has no power of its unknown above the second.
    function solution(at, wrong) {
      const [one, two, three] = [1, 2, 3].map(u => at(u).value), bend = (three - two - two + one) / 2, slope = two - one - bend;
      return Math.round(1 + 2 * (wrong - one) / (slope + Math.sqrt(slope * slope + 4 * bend * (wrong - one))));
    }
    function ranked(found) {
      const seen = new Set();
      return found.sort((one, other) => one.cost - other.cost).filter(({cause, node}) => {
        const key = cause + written(node);
        return !seen.has(key) && seen.add(key);
      });
    }

    function answer() {
      const [code, numbers, names, tree, ...causes] = chosen(), sizes = {};
      const layer = elements.layer.value, framework = elements.framework.value;
      "abc".split("").forEach((key, n) => {
        sizes[key] = elements[key].valueAsNumber;
        elements[key].previousElementSibling.textContent = words[layer][n];
      });
      const wrong = count(elements.n.value), ownFormula = formula(formulas[tree], sizes, names), own = ownFormula.value;
      if (!(own > 0 && form.checkValidity())) {
        for (const css of [".lp-name code", ".lp-count", ".lp-facts", "tbody"]) show(css, "");
        say("\u00a0");
        return show(".lp-causes", "<p>Each size needs a whole number from 1 on.</p>");
      }
      sizes.n = own;
      const fill = (text, all) => text.replace(/\{\}/g, () => all.shift());
      const call = fill(code, numbers.map(follows => formula(follows, sizes, names).value));
      const all = explanations(...causes, names, sizes, wrong);
      const fitting = all.filter(({node}) => node.value === wrong && wrong !== own);
      const isUsual = fitting.some(({cost, isSize}) => cost <= USUAL && !isSize);
      const found = ranked(fitting.filter(({isSize}) => !(isUsual && isSize)));
      root.dataset.parameters = own;
      root.querySelector(".lp-name code").textContent = call;
      show(".lp-count", `<data value="${own}">${number(own)}</data> parameter${own === 1 ? "" : "s"}`);
      show(".lp-facts", labels[framework]);
      show("tbody", ranked(all.filter(({cost, node, isOpen}) => !isOpen && cost <= FAR && node.value > 0 && node.value !== own)).map(
        ({node, sentence}) => `<tr><th scope="row" class="lp-n">${number(node.value)}</th><td>${sentence}<br><span class="lp-note">${written(node)}</span></td></tr>`).join(""));
      const rest = found.length - SHOWN;
      show(".lp-causes", own === wrong ? `<p>${number(own)} is the layer\u2019s own count.</p><div><ol class="lp-steps">${steps(ownFormula)}</ol></div>`
        : !(wrong > 0) ? "<p>This needs a whole number, or the line of a summary that ends with one.</p>"
        : found[0] ? `${found[0].cost > USUAL ? "<p>Nothing usual makes it, and what fits may do so by chance.</p>" : ""}<ol>${found.slice(0, SHOWN).map(({node, sentence}) => [sentence, steps(node)]).map(([sentence, own], n, all) =>
          `<li><p>${sentence}</p>${all.slice(0, n).some(([, other]) => other === own) ? '<p class="lp-note">The same arithmetic.</p>' : `<ol class="lp-steps">${own}</ol>`}</li>`).join("")}</ol>${rest > 0 ? `<p>More that fit, each less likely: ${rest}</p>` : ""}`
        : `<p>No single cause near this layer makes ${number(wrong)}. The command line looks for two at once: <code>python -m lstm_params why ${wrong} "${call} on (${
          words[layer][3].map(key => sizes[key] || "None").join(", ")}${words[layer][3][1] ? "" : ","})" --framework ${framework}</code></p>`);
      say(own === wrong ? `${number(own)} is the layer\u2019s own count.` : wrong > 0 ? `Causes that make ${number(wrong)}: ${found.length}` : "\u00a0");
    }
    function say(status) {
      clearTimeout(timer);
      timer = setTimeout(() => { output.textContent = status; }, 400);
    }

    form.addEventListener("submit", event => event.preventDefault());
    // The line of a summary says more than a count: the type of its layer and, in its shape, the units. Features follow,
    // unless the reader has said them.
    function read(line) {
      const plain = text => text.toLowerCase().replace(/ |layer/g, "");
      const [, type, lengths] = /\((\w+)\)\W*[([]([^)\]]*)/.exec(line) ?? [], units = lengths?.match(/\d+(?=\D*$)/);
      const radio = type && [...elements.layer].find(({value}) => plain(value) === plain(type));
      if (!radio || !units) return;
      radio.checked = true;
      elements.b.value = units;
      const [, , names, tree] = chosen(), at = a => formula(formulas[tree], {a, b: +units, c: 1}, names).value;
      const features = (count(line) - at(0)) / (at(1) - at(0));
      if (!isTold && features >= 1 && features % 1 === 0) elements.a.value = features;
    }

    form.addEventListener("input", ({target}) => {
      isTold ||= target === elements.a;
      if (target === elements.n) read(target.value);
      if (flags.includes(target)) wanted[flags.indexOf(target)] = +target.checked;
      answer();
    });
    fieldset.disabled = false;
    chosen();
  }

  for (const form of document.querySelectorAll("form[data-why]")) if (form.querySelector("fieldset").disabled) begin(form);
})();
