// The theme's search, mended for questions and numbers.
importScripts("javascripts/workers/" + new URL(location).searchParams.get("worker"))

// lunr 2.3.9 writes a node's edges without a space, so that "2" to node 13 is "21" to node 3. It merges nodes that differ, and a
// search for "2" fails.
lunr.TokenSet.prototype.toString = function () {
  const edges = Object.keys(this.edges).sort().map(label => label + this.edges[label].id)
  return this._str || (this.final ? "1 " : "0 ") + edges.join(" ")
}

// The theme looks for each word as a beginning, so that "to" finds each "total" and "tool". Most titles
// have "LSTM" and "parameters". Such words count only where there are no others that are found.
const words = text => new Set(text.split(" "))
const PASSED_OVER = words(
  "a an and are as at be but by can do does for from get has have how i if in into is it its many more much my not of on or same should so than that the " +
    "their there this to too was what when where which who why will with calculate calculated calculation compute computed computing count " +
    "determine explain explained layer layers lstm lstms model network number param parameter parameters params understand understanding")
const FRAMEWORKS = words("keras pytorch tensorflow torch")

// A title counts forty times as much as the text, and not a thousand times: rare words of the text say more than a title's common ones.
const field = lunr.Builder.prototype.field
lunr.Builder.prototype.field = function (name, options) {
  return field.call(this, name, name === "title" ? { ...options, boost: 40 } : options)
}

const query = lunr.Index.prototype.query
lunr.Index.prototype.query = function (build) {
  const found = change => query.call(this, asked => {
    build.call(asked, asked)
    asked.clauses = change(asked.clauses)
  })
  const word = clause => clause.term.replace(/\*$/, "")
  let rare
  const meant = found(all => {
    rare = all.filter(clause => !PASSED_OVER.has(word(clause)))
    if (rare.length < all.length && rare.every(clause => FRAMEWORKS.has(word(clause)))) rare = []
    return rare
  })
  // As whole words: a beginning of few words, such as LSTMCell, would count more. A query for nothing finds all.
  return rare.length && meant.length ? meant : found(all => all.map(clause => ({ ...clause, term: word(clause), wildcard: lunr.Query.wildcard.NONE })))
}
