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

/** What scrolls but cannot be reached by keyboard, or has no name. */
function unreachable() {
  return [...document.querySelectorAll('.lstm-params .lp-scroll')]
    .filter(element => element.tabIndex !== 0 || !element.getAttribute('aria-label') || !element.getAttribute('role'))
    .map(element => element.textContent.trim());
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

/** What axe-core finds in the blocks; the theme puts a copy button of its own into each code block. */
async function violations() {
  const result = await axe.run({include: [['.lstm-params']], exclude: [['.md-code__nav']]});
  return result.violations.map(({id, nodes}) =>
    `${id}: ${nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`);
}
