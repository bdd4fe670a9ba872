// Debug my summary: reads a summary that is pasted whole, and fills the form in from the row that the reader chooses. It knows how
// frameworks write rows, and no count: whether sizes make a row's number, the form says.
(() => {
  const number = new Intl.NumberFormat("en").format
  const RECURRENT = ["LSTM", "GRU", "simple RNN"]
  const LAYERS = {
    keras: {LSTM: "LSTM", GRU: "GRU", SimpleRNN: "simple RNN", Dense: "dense layer", Embedding: "embedding", Bidirectional: ""},
    pytorch: {LSTM: "LSTM", GRU: "GRU", RNN: "simple RNN", Linear: "dense layer", Embedding: "embedding"},
  }
  // What stands in the column of counts, and the line's other parts.
  const COUNT = /[│\s]\s*(\d+(?:,\d{3})*|\(\d+(?:,\d{3})*\)|\?|--|\(recursive\))(?=\s|$)(?! \d)/
  const SHAPE = /[([]((?:None|\?|-?\d+)(?:, ?(?:None|\?|-?\d+))*),?[)\]]/g
  const MODULE = /(\w+)(?: \(\w+\))?: \d+-\d+(?=\s)|^\s*([A-Za-z]\w*)-\d+(?=\s+\[)/
  const NAMED = /^\W*([\w./-]+…?)\s*\((\w+)(?:\)| [([])/ // a column that is full cuts a type off: "(Bidirection (None, 64)"
  const PRINTED = /^\s*(?:\(([\w-]+)\): )?(?:\d+ x )?(\w+)\((\S.*)\)\s*$/
  const WITHOUT_EFFECT = /^(batch_first|dropout|padding_idx|bias|bidirectional|in_features|out_features)=|^\d+$/

  // The rows of a summary, each with what it says of itself and of what it reads; or the modules that print(model) shows.
  function rowsOf(text) {
    const header = /^.*Param #.*$/m.exec(text)?.[0]
    if (header && !/(?:Output Shape|depth-idx\))[\s┃]+Param #/.test(header)) return [] // another number may stand before the count
    const rows = []
    for (const line of text.split(/\r?\n/)) {
      const isBoxed = /^\s*│.*│\s*$/.test(line), cells = isBoxed ? line.split("│").slice(1, -1) : [line], last = rows.at(-1)
      if (PRINTED.test(line)) rows.push(printed(line))
      else if (COUNT.test(line)) rows.push({line, cells, depth: line.search(/\w/)})
      else if (!last?.cells) continue
      else if (isBoxed && last.cells.length === cells.length) last.cells = last.cells.map((cell, n) => `${cell.trim()} ${cells[n].trim()}`)
      else if (/^.?\w/.test(line) && !MODULE.test(last.line) && !NAMED.test(last.cells[0])) // a name in plain columns goes on
        last.cells[0] = last.cells[0].replace(/ {2,}|$/, line.trim().split("  ")[0])
    }
    for (const row of rows) if (row.cells) Object.assign(row, described(row))
    const isGraph = /Connected to/.test(header), hasInputs = /Input Shape/.test(header)
    rows.forEach((row, n) => {
      const before = rows.slice(0, n).findLast(({depth}) => depth <= row.depth)
      row.above = isGraph ? rows.find(({name}) => name === row.connected) : before?.depth === row.depth ? before : null
      const [output, input] = !hasInputs ? [row.shapes?.[0], row.above?.shapes?.[0]] : row.shapes?.length === 2 ? row.shapes.toReversed() : []
      Object.assign(row, {hasInputs, isCertain: hasInputs || isGraph})
      row.reads ??= input?.at(-1)
      row.writes ??= output?.at(-1)
      row.steps = [row, row.above].map(from => from?.shapes?.[0]).find(axes => axes?.length === 3)?.[1]
    })
    return rows.filter(row => row.type)
  }
  function described({line, cells, depth}) {
    const [, module, numbered] = MODULE.exec(line) ?? [], [, name, type] = NAMED.exec(cells[0]) ?? []
    const [found, count] = COUNT.exec(line), behind = cells[3] ?? line.slice(line.indexOf(found) + found.length)
    return {
      framework: module || numbered ? "pytorch" : "keras",
      type: module ?? numbered ?? type?.replace(/^Bidir\w+/, "Bidirectional"),
      name: module || numbered ? MODULE.exec(line)[0].trim() : name,
      depth: numbered ? 0 : depth, // these names end, and do not begin, in one column
      shapes: [...(cells[1] ?? cells[0]).matchAll(SHAPE)].map(([, axes]) => axes.split(",").map(axis => parseInt(axis))),
      count: +count.replace(/[(),]/g, ""),
      connected: /^[\s[']*([\w./-]+)\[/.exec(behind)?.[1],
    }
  }
  function printed(line) {
    const [, name, type, text] = PRINTED.exec(line), parts = text.split(", ")
    const [reads, writes] = parts.map(part => +part.replace(/^(in|out)_features=/, ""))
    const isWhole = reads > 0 && writes > 0 && parts.every(part => WITHOUT_EFFECT.test(part))
    const flags = {bidirectional: parts.includes("bidirectional=True"), bias: !parts.includes("bias=False")}
    return {framework: "pytorch", type, name: name ?? type, reads, writes, ...flags, isPrinted: true, isWhole}
  }

  const form = document.querySelector("form[data-why]"), root = form.closest(".lstm-params"), causes = root.querySelector(".lp-causes")
  const {elements} = form
  const added = (tag, className, before) => before.insertAdjacentElement("afterend", Object.assign(document.createElement(tag), {className}))
  const field = added("div", "lp-switches", elements.n.closest("p"))
  const note = added("div", "read", field)
  const command = added("div", "read", causes)
  const hint = name => [...document.getElementById(name).cloneNode(true).childNodes]
  const usual = {bidirectional: false, bias: true, reset_after: true}
  let choices = [], flags = usual, ticked = {}, isTold = false

  const tell = element => element.dispatchEvent(new InputEvent("input", {bubbles: true}))
  // The form's own count of a layer.
  function enter(row, reads) {
    elements.layer.value = row.layer
    elements.a.value = reads
    elements.b.value = row.writes
    for (const name in flags) {
      elements[name].checked = row[name] ?? flags[name]
      tell(elements[name])
    }
    return +root.dataset.parameters
  }

  // What a row may be: a Bidirectional does not say what is in it, and a table of PyTorch not whether a layer reads both ways.
  function meanings({framework, layer, writes}) {
    const both = {bidirectional: true, writes: writes / 2}
    const all = !layer ? RECURRENT.flatMap(layer => [{...both, layer}, {...both, layer, writes}])
      : framework === "pytorch" && RECURRENT.includes(layer) ? [{layer, writes, bidirectional: false}, {...both, layer}] : [{layer, writes}]
    return all.filter(({writes}) => writes % 1 === 0)
  }
  // The features of a row are those of the row above if they make its count, perhaps without biases; where that is not known, the only
  // ones that do. A table of PyTorch does not say how many layers are in one, so that others might do, too.
  function read(row) {
    const {count, layer, above} = row, all = meanings(row), reads = layer !== "embedding" && row.reads
    const isStack = row.framework === "pytorch" && RECURRENT.includes(layer), from = row.hasInputs ? "its input has" : `${above?.name} returns`
    if (!row.writes) return [{layer, writes: ""}, "", "Enter the sizes: what you pasted does not say them."]
    if (reads)
      for (const without of [{}, {bias: false}, {reset_after: false}, {bias: false, reset_after: false}])
        for (const meaning of all)
          if (enter({...meaning, ...without}, reads) === count) return [meaning, reads, isTold ? "" : `It reads ${number(reads)} features, as many as ${from}.`]
    const unlike = `do not make its count.${isStack ? " There may be several layers in it (num_layers), or a projection (proj_size) and other units." : ""}`
    if (isTold) return [all[0], row.reads, ""]
    if (reads && row.isCertain) return [all[0], reads, `It reads ${number(reads)} features, as many as ${from}. They ${unlike}`]
    const variants = all.flatMap(meaning => meaning.layer === "GRU" ? [meaning, {...meaning, reset_after: false}] : meaning)
    const only = reads || isStack ? [] : variants.flatMap(meaning => {
      const one = enter(meaning, 1), features = 1 + (count - one) / (enter(meaning, 2) - one)
      return features >= 1 && features % 1 === 0 ? [[meaning, features]] : []
    })
    if (only.length === 1) return [...only[0], layer === "embedding" ? "" : `${number(only[0][1])} features make its count.`]
    enter(all[0], "")
    const words = only.map(([{layer, writes, reset_after}, features]) => `${layer} of ${number(writes)} units on ${number(features)} features${reset_after === false ? " with reset_after=False" : ""}`)
    return [all[0], "", `${layer ? "Enter" : "Choose the layer, and enter"} the ${elements.a.previousElementSibling.textContent}${
      words.length ? `. This count may be that of: ${words.join("; ")}.` : reads ? `: ${number(reads)}, as many as ${from}, ${unlike}` : ": they do not follow from what you pasted."}`]
  }

  function pick(row) {
    elements.framework.value = row.framework
    const [meaning, features, words] = row.isPrinted ? [row, row.reads, ""] : read(row)
    elements.c.value = (row.framework === "keras" && row.steps) || ""
    const own = enter(meaning, features)
    elements.n.value = number(row.shown ?? row.count ?? own)
    tell(elements.n)
    note.querySelector("p").textContent = words
  }

  function show(text) {
    const rows = rowsOf(text), isUnbuilt = /(un|been |n't )built|\s\?(?=\s|$)/.test(text)
    for (const row of rows) row.layer = LAYERS[row.framework][row.type]
    choices = rows.filter(({layer, count, isWhole}) => layer !== undefined && (isWhole || count > 0))
    const others = rows.filter(row => !choices.includes(row) && (row.count > 0 || (row.isPrinted && row.layer)))
    if (!rows.length && !isUnbuilt) {
      field.replaceChildren()
      note.replaceChildren()
      return false
    }
    const [row] = choices, total = +/Total params: *([\d,]+)/.exec(text)?.[1].replace(/,/g, "")
    if (choices.length === 1 && !others.length && total > 0 && total !== row.count) choices.push({...row, name: "Total", shown: total})
    isTold &&= rows.length === 1
    if (isTold) rows[0].reads = elements.a.valueAsNumber
    if (rows.length > 1) ticked = {}
    flags = {...usual, ...ticked}
    const own = choices.find(({layer}) => !layer || RECURRENT.includes(layer)) ?? row
    field.replaceChildren(...(row ? [rowsField(own)] : []))
    note.replaceChildren(document.createElement("p"))
    if (others.length) added("p", "", note.lastChild).append(`Not in this form: ${others.map(({name, type}) => name.includes(type) ? name : `${name} (${type})`).join(", ")}. `, ...hint("other-rows"))
    if (isUnbuilt) added("p", "", note.lastChild).append(...hint("unbuilt"))
    if (own) pick(own)
    else {
      elements.n.value = ""
      tell(elements.n)
    }
    return true
  }
  function rowsField(own) {
    const group = Object.assign(document.createElement("span"), {className: "lp-segments", role: "radiogroup", ariaLabel: "row of the summary"})
    group.append(...choices.map((row, value) => {
      const label = document.createElement("label"), input = Object.assign(document.createElement("input"), {type: "radio", name: "row", value, checked: row === own})
      label.append(input, ` ${row.name} ${row.isPrinted ? `${row.type}(${row.reads}, ${row.writes})` : number(row.shown ?? row.count)}`)
      return label
    }))
    return group
  }

  elements.n.labels[0].firstChild.data = "my number, or a whole summary "
  note.setAttribute("role", "status")
  form.addEventListener("input", ({target, isTrusted}) => {
    if (target === elements.a) isTold = target.value > 0
    if (isTrusted && target.name in usual) ticked[target.name] = target.checked
    if (target.name === "row") {
      isTold = false // these features were another row's
      pick(choices[target.value])
    } else if (target === elements.n && /[a-z?]/i.test(target.value)) show(target.value)
  })
  // A field of one line takes the ends of lines out.
  for (const type of ["paste", "drop"]) elements.n.addEventListener(type, event => {
    if (show((event.clipboardData ?? event.dataTransfer).getData("text"))) event.preventDefault()
  })
  // What no single cause makes is for the command.
  new MutationObserver(() => command.replaceChildren(...(causes.querySelector("p > code") ? hint("command") : []))).observe(causes, {childList: true})
})()
