// What is wrong with the blocks on a page, each function as a list of words that name the culprits.

/** Elements wider than their block; what lies in something that scrolls on purpose may be. */
function overflowing() {
  const wrong = [];
  for (const root of document.querySelectorAll('.lstm-params')) {
    const {left, right} = root.getBoundingClientRect();
    for (const element of root.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      const scroller = element.closest('.lp-scroll, pre');
      if (!box.width || (scroller && scroller !== element)) continue;
      if (box.left < left - 0.5 || box.right > right + 0.5)
        wrong.push(`${element.tagName} ${element.getAttribute('class')}: ${element.textContent.trim()}`);
    }
  }
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push('the page itself');
  return wrong;
}

/** What scrolls but has no name, or is a tab stop though it need not overflow: the browser makes one of what does. */
function unreachable() {
  return [...document.querySelectorAll('.lstm-params .lp-scroll')]
    .filter(element => element.hasAttribute('tabindex') !== element.matches('.lp-tall') || !element.getAttribute('aria-label') || !element.getAttribute('role'))
    .map(element => element.textContent.trim());
}

const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});

/** A CSS colour as red, green, blue and alpha. */
function channels(colour) {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return [red, green, blue, alpha / 255];
}

function over(above, below) {
  return [0, 1, 2].map(n => above[n] * above[3] + below[n] * (1 - above[3]));
}

function luminance(colour) {
  const [red, green, blue] = colour.map(c => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of each text of the blocks with what lies behind it, and the text. */
function contrasts() {
  const found = [];
  for (const root of document.querySelectorAll('.lstm-params')) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.textContent.trim();
      if (!text || !element.getClientRects().length || element.closest('title, desc')) continue;
      const layers = [];
      for (let behind = element; behind; behind = behind.parentElement)
        layers.unshift(channels(getComputedStyle(behind).backgroundColor));
      const ground = layers.reduce((below, above) => over(above, below), [255, 255, 255]);
      const style = getComputedStyle(element);
      const ink = over(channels(element.closest('svg') ? style.fill : style.color), ground);
      const [dark, light] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
      found.push([(light + 0.05) / (dark + 0.05), text]);
    }
  }
  return found;
}

function meet(a, b, slack) {
  return a.left < b.right - slack && b.left < a.right - slack && a.top < b.bottom - slack && b.top < a.bottom - slack;
}

/** Texts of a picture that lie on one another, or on a shape. */
function overlapping() {
  const wrong = [];
  for (const svg of document.querySelectorAll('.lstm-params svg')) {
    const texts = [...svg.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
    const shapes = [...svg.querySelectorAll('path')].map(path => ['a shape', path.getBoundingClientRect()]);
    texts.forEach(([text, box], number) => {
      for (const [other, otherBox] of texts.slice(number + 1))
        if (meet(box, otherBox, 0.5)) wrong.push(`${text} / ${other}`);
      for (const [other, otherBox] of shapes)
        if (meet(box, otherBox, 2)) wrong.push(`${text} / ${other}`);
    });
  }
  return wrong;
}

/**
 * What axe-core finds in the blocks; the theme puts a copy button of its own into each code block. One rule asks for the
 * attribute tabindex, and not for what the browser does: a test presses the key instead.
 */
async function violations() {
  const rules = {'scrollable-region-focusable': {enabled: false}};
  const options = {rules, resultTypes: ['violations']};
  const result = await axe.run({include: [['.lstm-params']], exclude: [['.md-code__nav']]}, options);
  return result.violations.map(({id, nodes}) =>
    `${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
}

/** Each word that is seen in a block but in pictures and equations, where it is, and the element that it is in. */
function words(root) {
  const found = [];
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (element.closest('svg, math') || !element.checkVisibility({visibilityProperty: true})) continue;
    let around = element;
    while (around !== root && getComputedStyle(around).clipPath === 'none') around = around.parentElement;
    if (around !== root) continue;
    const window = element.closest('.lp-scroll, .lp-tall')?.getBoundingClientRect();
    const range = document.createRange();
    for (const word of texts.currentNode.data.matchAll(/\S+/g)) {
      range.setStart(texts.currentNode, word.index);
      range.setEnd(texts.currentNode, word.index + word[0].length);
      for (const box of range.getClientRects()) {
        const isScrolledAway = window && !meet(box, window, 2);
        if (box.width) found.push([word[0], box, element, isScrolledAway]);
      }
    }
  }
  return found;
}

/** Words that something around them cuts off, and that no scrolling brings out. */
function cut() {
  const wrong = [];
  for (const root of document.querySelectorAll('.lstm-params')) {
    for (const [word, box, element] of words(root)) {
      for (let around = element; around !== root.parentElement; around = around.parentElement) {
        const {overflowX} = getComputedStyle(around);
        if (overflowX === 'visible' || getComputedStyle(around).display === 'inline') continue;
        if (overflowX === 'auto' || overflowX === 'scroll') break;
        const room = around.getBoundingClientRect();
        if (box.left < room.left - 1 || box.right > room.right + 1 || box.bottom > room.bottom + 2) wrong.push(word);
      }
    }
  }
  return wrong;
}

/** Words of a block that lie on one another; lines may be a little closer than their letters are high. */
function colliding() {
  const wrong = [];
  for (const root of document.querySelectorAll('.lstm-params')) {
    const all = words(root).filter(([, , , isScrolledAway]) => !isScrolledAway).sort(([, a], [, b]) => a.top - b.top);
    all.forEach(([word, box], number) => {
      for (const [other, otherBox] of all.slice(number + 1)) {
        if (otherBox.top > box.bottom) break;
        const height = Math.min(box.bottom, otherBox.bottom) - otherBox.top;
        const isBeside = box.right < otherBox.left + 1.5 || otherBox.right < box.left + 1.5;
        if (!isBeside && height > 0.4 * Math.min(box.height, otherBox.height)) wrong.push(`${word} / ${other}`);
      }
    });
  }
  return wrong;
}
