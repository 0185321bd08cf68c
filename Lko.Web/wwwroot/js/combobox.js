// A field with a list below it. The server knows the list and what is typed; the browser keeps the caret where it is, and what is marked in sight.
document.addEventListener('keydown', event => {
  if (event.target.matches?.('[role="combobox"]') && ['ArrowDown', 'ArrowUp', 'Enter'].includes(event.key)) {
    event.preventDefault();
  }
});

// A press in the list leaves the caret in its field: leaving it would close the list under the pointer.
document.addEventListener('mousedown', event => {
  if (event.target.closest('.combo .options')) {
    event.preventDefault();
  }
});

// Whoever opens the list begins a new name; a second press puts the caret.
document.addEventListener('click', event => {
  if (event.target.matches('.combo input:not([readonly])') && event.target.getAttribute('aria-expanded') !== 'true') {
    event.target.select();
  }
});

// Who looks into another window comes back to what he has half typed: it is no name yet.
window.addEventListener('blur', event => {
  if (event.target.matches?.('.combo input') && !document.hasFocus()) {
    event.stopImmediatePropagation();
  }
}, true);

new MutationObserver(changes => {
  for (const { target, attributeName } of changes) {
    const shown = attributeName === 'aria-activedescendant'
      ? document.getElementById(target.getAttribute(attributeName))
      : target.matches('.combo [aria-expanded="true"]') && document.getElementById(target.getAttribute('aria-controls'));
    if (shown) {
      shown.scrollIntoView({ block: 'nearest' });
    }
  }
}).observe(document.body, { attributes: true, attributeFilter: ['aria-expanded', 'aria-activedescendant'], subtree: true });
