// What the shell does in the browser without a round trip: drawer, menus, keys, density.
const root = document.documentElement;
const editable = 'input, textarea, select, [contenteditable="true"]';
const typed = 'input:not([type=checkbox]), textarea, select, [contenteditable="true"]';

function setDrawer(open) {
  root.classList.toggle('nav-open', open);
  const button = document.querySelector('[data-nav-toggle]');
  button?.setAttribute('aria-expanded', String(open));
  if (open) {
    document.querySelector('.nav a')?.focus();
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    // A field in an open sheet may have a menu of its own.
    if (menu !== except && !menu.contains(except)) {
      menu.open = false;
    }
  }
}

function showDensity() {
  const current = root.dataset.density ?? 'normal';
  for (const button of document.querySelectorAll('button[data-density]')) {
    button.setAttribute('aria-pressed', String(button.dataset.density === current));
  }
}

function setDensity(value) {
  root.dataset.density = value;
  document.cookie = `lko.density=${value};path=/;max-age=31536000;samesite=lax`;
  showDensity();
}

// Keys without Ctrl or Cmd are the person's to switch off; the cookie is read anew, so that all pages of the browser agree at once.
function setKeys(value) {
  document.cookie = `lko.keys=${value};path=/;max-age=31536000;samesite=lax`;
}

function keysAreOff() {
  return document.cookie.split('; ').includes('lko.keys=off');
}

// Plain HTTP knows no clipboard; there the browser's own copying serves.
function copyByHand(text) {
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}

async function copyLink(said) {
  const back = document.activeElement;
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false) || copyByHand(location.href);
  back?.focus();
  said.textContent = copied ? said.dataset.copied : said.dataset.notCopied;
  setTimeout(() => { said.textContent = ''; }, 4000);
}

// A field tells what is typed in it when the person leaves it. Ctrl Enter goes on without leaving it, so the field tells first; and a form that keeps
// what is typed asks before the page is closed over text it has not been told.
let untold = null;

document.addEventListener('input', event => {
  untold = event.target.matches('input, textarea') ? event.target : null;
}, true);

for (const told of ['change', 'focusout']) {
  document.addEventListener(told, () => { untold = null; }, true);
}

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && untold === event.target) {
    untold.dispatchEvent(new Event('change', { bubbles: true }));
  }
}, true);

window.addEventListener('beforeunload', event => {
  if (untold?.isConnected && untold.matches('[data-keeps] :is(input:not([type=search], [role=combobox]), textarea)')) {
    event.preventDefault();
  }
});

document.addEventListener('click', event => {
  const target = event.target;
  if (target.closest('[data-nav-toggle]')) {
    setDrawer(!root.classList.contains('nav-open'));
    return;
  }

  if (root.classList.contains('nav-open') && target.closest('.nav a, .scrim')) {
    setDrawer(false);
  }

  const menu = target.closest('details.menu');
  closeMenus(menu);
  // What is chosen closes its menu, and the focus is not lost with it: a link may lead to the page that is open already. A sheet also closes by its own
  // buttons and by the dimmed page behind it, which is the sheet's own element.
  if (menu && (target.closest('.pop a, [data-menu-close], .cal .mud-day') || (target === menu && menu.matches('.sheet')))) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }

  // The bar of the marked rows goes with its button: the focus stays with the list.
  if (target.closest('[data-unpick]') && document.activeElement?.closest('.bulk')) {
    target.closest('.lkogrid').querySelector('.pick input')?.focus({ preventScroll: true });
  }

  const copy = target.closest('[data-copy-link]');
  if (copy) {
    copyLink(copy.parentElement.querySelector('[role="status"]'));
  }

  const opener = target.closest('[data-opens]');
  if (opener) {
    openDialog(opener.dataset.opens);
  }

  // The browser's own words of a file field are in its language, not in the person's: our button presses it.
  const chooser = target.closest('[data-chooses]');
  if (chooser) {
    document.getElementById(chooser.dataset.chooses)?.click();
  }

  const density = target.closest('button[data-density]');
  if (density) {
    setDensity(density.dataset.density);
  }

  const keys = target.closest('button[data-keys]');
  if (keys) {
    setKeys(keys.dataset.keys);
  }

  // A click on a row opens what its first link opens, unless the person pressed something inside it or selected text. Rows with a card in short
  // form are brief.js's.
  const row = target.closest('tr[data-row]:not([data-brief])');
  if (row && !target.closest(`a, button, label, summary, ${editable}`) && getSelection().isCollapsed) {
    row.querySelector('a[href]')?.click();
  }
});

function moveRow(step) {
  const links = [...document.querySelectorAll('.lkogrid tr[data-row]')].map(row => row.querySelector('a[href]')).filter(link => link);
  if (links.length === 0) {
    return false;
  }

  // Whoever reads a card beside the list goes on from its row.
  const focused = links.findIndex(link => link.closest('tr').contains(document.activeElement));
  const at = focused < 0 ? links.findIndex(link => link.closest('tr').matches('.sel')) : focused;
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + step));
  links[next].focus();
  return true;
}

function pickRow(shiftKey) {
  const box = document.activeElement?.closest('.lkogrid tr[data-row]')?.querySelector('.pick input');
  box?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));
  return Boolean(box);
}

function openDialog(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) {
    dialog.showModal();
  }
}

// What opens over a dialog closes alone: the dialog hears of Escape before the page does.
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && document.querySelector('.mud-dialog details.menu[open]');
  if (menu) {
    event.stopPropagation();
    menu.open = false;
    menu.querySelector('summary').focus();
  }
}, true);

document.addEventListener('keydown', event => {
  const palette = document.querySelector('[data-palette]');
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.code === 'KeyK' && palette) {
    event.preventDefault();
    if (!document.querySelector('.mud-dialog, dialog[open]')) {
      palette.click();
    }

    return;
  }

  if (event.key === 'Escape') {
    const menu = [...document.querySelectorAll('details.menu[open]')].at(-1);
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (root.classList.contains('nav-open')) {
      setDrawer(false);
      document.querySelector('[data-nav-toggle]')?.focus();
    } else if (!event.target.closest?.('input:not([type=checkbox]), textarea, select') && !document.querySelector('.mud-dialog, dialog[open], [data-brief-close]')) {
      document.querySelector('[data-unpick]')?.click();
    }

    return;
  }

  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typed) || document.querySelector('.mud-dialog, dialog[open]') || keysAreOff()) {
    return;
  }

  if (event.key === '?') {
    event.preventDefault();
    openDialog('keys');
    return;
  }

  // By key position, so that the Russian layout works too. The space bar presses what it stands on, and a link not at all.
  if (event.code === 'KeyX' || (event.code === 'Space' && event.target.matches?.('.lkogrid tr[data-row] a[href]'))) {
    if (pickRow(event.shiftKey)) {
      event.preventDefault();
    }
  } else if (event.code === 'KeyJ' || event.code === 'KeyK') {
    if (moveRow(event.code === 'KeyJ' ? 1 : -1)) {
      event.preventDefault();
    }
  } else if (event.code === 'Slash' && !event.shiftKey) {
    const search = document.querySelector('[data-search]');
    if (search) {
      search.focus();
      event.preventDefault();
    }
  } else if (event.code === 'KeyN' && !event.shiftKey) {
    document.querySelector('a[data-new]')?.click();
  }
});

// A dialog the page has drawn becomes modal: what is behind it is out of reach until it goes.
function showDialogs() {
  for (const dialog of document.querySelectorAll('dialog[data-modal]:not([open])')) {
    if (!dialog.dataset.shown) {
      dialog.dataset.shown = 'true';
      dialog.showModal();
    }
  }
}

// That a box is partly ticked is no attribute: the browser is told what the page says of it.
function showMixed() {
  for (const box of document.querySelectorAll('input[type=checkbox]:is([aria-checked=mixed], :indeterminate)')) {
    box.indeterminate = box.getAttribute('aria-checked') === 'mixed';
  }
}

new MutationObserver(() => {
  showDialogs();
  showDensity();
  showMixed();
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-checked'] });
showDensity();
