// The theme's search, mended for questions, numbers and messages that are pasted.

// Signs are no commands: the theme would leave out all pages with a 1 for "output[:, -1]". Pages write 10400 as 10,400, too.
addEventListener("message", ({data}) => {
  if (data.type !== 2) return
  const plain = data.data.replace(/["“”+^~:*=<>|/\\#-]+/g, " ")
  data.data = plain.replace(/(?<![\d.,])\d{4,}(?![\d.,])/g, number => `${number} ${Number(number).toLocaleString("en")}`)
})
importScripts("javascripts/workers/" + new URL(location).searchParams.get("worker"))

// lunr 2.3.9 writes a node's edges without a space, so that "2" to node 13 is "21" to node 3. It merges nodes that differ, and a
// search for "2" fails.
lunr.TokenSet.prototype.toString = function () {
  const edges = Object.keys(this.edges).sort().map(label => label + this.edges[label].id)
  return this._str || (this.final ? "1 " : "0 ") + edges.join(" ")
}

// Each word is looked for as a beginning, so that "to" finds each "total" and "tool". Such words count only where no others are found.
const PASSED_OVER = new Set(
  ("a an and are as at be but by can do does for from get has have how i if in into is it its many more much my no not of on or same should so than that the " +
    "their there this to too use vs was what when where which who why will with you your calculate calculated calculation compute computed computing count " +
    "derive determine explain explained number understand understanding")
    .split(" "))

const boosts = new Map()
const add = lunr.Builder.prototype.add
lunr.Builder.prototype.add = function (doc, attributes) {
  boosts.set(doc.location, attributes.boost ?? 1)
  return add.call(this, doc, attributes)
}

// lunr ranks a page by its most frequent words. Here each word of the query counts by how rare it is, in a title twice more, and
// less where it is but the beginning of another word, or has only its stem in common ("units", "unit").
const query = lunr.Index.prototype.query
lunr.Index.prototype.query = function (build) {
  const asked = new lunr.Query(this.fields)
  build.call(asked, asked)
  const all = [...new Set(asked.clauses.map(clause => clause.term.replace(/\*$/, "")))]
  const meant = all.filter(word => !PASSED_OVER.has(word))
  const ranked = meant.length ? rank(this, meant) : [] // a query for nothing finds all
  if (ranked.length) return ranked
  const last = rank(this, all)
  return last.length || !/\d{2}/.test(all) ? last : rank(this, ["debug"]) // where a reader enters a number
}

function rank(index, typed) {
  const words = typed.flatMap(word => mended(index, word))
  const begins = new Set(words.flatMap(word => [word, stem(word)]))
  const found = query.call(index, asked => begins.forEach(begin => asked.term(begin + "*", {usePipeline: false})))
  const matches = found.map(({matchData}) => words.map(word => match(word, Object.entries(matchData.metadata))))
  const rarity = words.map((_, n) => Math.log(1 + boosts.size / (1 + matches.filter(match => match[n] > 0.3).length)))
  found.forEach((page, n) => {
    const sum = matches[n].reduce((sum, match, m) => sum + match * rarity[m], 0)
    page.score = sum ** 2 * boosts.get(page.ref) ** 0.3
  })
  return found
}

function match(word, terms) {
  const all = terms.map(([term, {title, text}]) => {
    const part = term.startsWith(word) ? 1 : term.startsWith(stem(word)) ? 0.6 : 0
    const times = text?.position.length ?? 0
    return part * Math.min(1, word.length / term.length) * ((title ? 2 : 0) + times / (times + 0.6))
  })
  return Math.max(0, ...all)
}

// A word that is nowhere is the most frequent one of those that differ by a letter, or two words in one: "BahdanauAttention".
function mended(index, word) {
  const terms = set => index.tokenSet.intersect(set).toArray()
  const beginning = word => terms(lunr.TokenSet.fromString(word + "*"))
  if (word.length < 5 || /\d/.test(word) || beginning(stem(word)).length) return word
  const pages = term => Object.keys(index.invertedIndex[term].text).length
  const near = terms(lunr.TokenSet.fromFuzzyString(word, 1)).sort((one, other) => pages(other) - pages(one))
  if (near.length) return near[0]
  const parts = [...word].map((_, at) => [word.slice(0, at), word.slice(at)])
  return parts.find(part => part.every(half => half.length > 3 && beginning(stem(half)).length)) ?? word
}

function stem(word) {
  const short = lunr.stemmer(new lunr.Token(word)).toString()
  return short.length > 2 && word.startsWith(short) ? short : word
}
