// Focus whose element goes away: a dialog gives it back to what opened it, a button that its own answer removed to the page's content.
let focused = null;
let outside = null;

document.addEventListener('focusin', event => {
  focused = event.target;
  if (!focused.closest('.mud-dialog-container, dialog')) {
    outside = focused;
  }
});

document.addEventListener('focusout', () => queueMicrotask(() => {
  if (focused?.isConnected && document.activeElement === document.body) {
    focused = null;
  }
}));

function keepFocus() {
  if (focused && !focused.isConnected && document.activeElement === document.body) {
    focused = null;
    (outside?.isConnected ? outside : document.getElementById('main'))?.focus({ preventScroll: true });
  }
}

new MutationObserver(keepFocus).observe(document.body, { childList: true, subtree: true });

// A link to what must be mended leads to the field itself, or to the first one of a group, whether the server answers or not.
const inputs = 'input:not([type=hidden]), select, textarea';

document.addEventListener('click', event => {
  const link = event.target.closest('.pf-summary a');
  if (!link) {
    return;
  }

  // Before the router hears of it: for it the address would change.
  event.preventDefault();
  const field = document.getElementById(link.hash.slice(1));
  const target = !field || field.matches(inputs)
    ? field
    : field.querySelector('[aria-invalid=true]:is(input, select, textarea)') ?? field.querySelector('input:checked') ?? field.querySelector(inputs)
      ?? field.parentElement.querySelector(inputs) ?? field;
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: 'center', behavior: 'auto' });
}, true);

// A press belongs to the button it began on: leaving a field may bring up its error and move the button away before the press ends. A person
// who thinks better of it draws the pointer off, as ever.
const drawnOff = 12;
let press = null;

document.addEventListener('pointerdown', event => {
  const button = event.isPrimary && event.button === 0 ? event.target.closest('button') : null;
  press = button && { button, x: event.clientX, y: event.clientY };
  button?.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', event => {
  if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > drawnOff) {
    if (press.button.hasPointerCapture(event.pointerId)) {
      press.button.releasePointerCapture(event.pointerId);
    }

    press = null;
  }
});
