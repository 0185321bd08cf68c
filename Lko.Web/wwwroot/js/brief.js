// A card in short form over its list: Enter on a row opens it, Ctrl and Enter its page, Escape closes it, and the focus goes there and back.
// Which card is open stands in the address.
const key = 'open';
const roomy = matchMedia('(min-width: 960px)');
const beside = matchMedia('(min-width: 1200px)');
const firstLink = row => row.querySelector('a[href]');
let shown = panelOf();
let isAsked = false;

function panelOf() {
  return document.querySelector('[data-brief-panel]')?.dataset.briefPanel;
}

// Opening is a step that "back" undoes; from one row to the next it stays the same step.
const step = 'brief';
const isOurStep = () => history.state?.userState === step;

// The link that leads to the card's page: of a row its first, and a cell of a matrix is one itself.
const linkOf = opener => (opener?.matches('a') ? opener : opener && firstLink(opener));

function openBrief(row) {
  if (row.dataset.brief === panelOf()) {
    focusPanel();
    return;
  }

  const url = new URL(location.href);
  const replaceHistoryEntry = url.searchParams.has(key);
  url.searchParams.set(key, row.dataset.brief);
  isAsked = true;
  Blazor.navigateTo(url.href, { replaceHistoryEntry, historyEntryState: replaceHistoryEntry && !isOurStep() ? undefined : step });
}

// Where the panel covers the list, nothing behind it is reached by a key.
function cover() {
  const panel = document.querySelector('[data-brief-panel]');
  for (const behind of document.querySelectorAll('[data-behind-brief]')) {
    behind.inert = false;
    delete behind.dataset.behindBrief;
  }

  for (const behind of panel && !beside.matches ? panel.parentElement.children : []) {
    if (behind !== panel) {
      behind.inert = true;
      behind.dataset.behindBrief = '';
    }
  }
}

function focusPanel() {
  isAsked = false;
  document.querySelector('[data-brief-panel]').focus({ preventScroll: true });
}

document.addEventListener('keydown', event => {
  const page = (event.ctrlKey || event.metaKey) && event.key === 'Enter' && event.target.closest?.('[data-brief-panel]')?.querySelector('footer a');
  if (page) {
    event.preventDefault();
    page.click();
    return;
  }

  const row = event.target.closest?.('tr[data-brief]');
  if (event.key !== 'Enter' || !row || event.target !== firstLink(row) || event.altKey || event.shiftKey) {
    return;
  }

  event.preventDefault();
  if (event.ctrlKey || event.metaKey) {
    event.target.click();
  } else {
    openBrief(row);
  }
});

// Before others hear of it: what lies above the panel is closed first, and alone.
document.addEventListener('keydown', event => {
  const close = document.querySelector('[data-brief-close]');
  if (event.key === 'Escape' && close && !document.querySelector('details.menu[open], .mud-dialog, dialog[open], html.nav-open') && !event.target.closest?.('input, textarea, select')) {
    close.click();
  }
}, true);

// Closing goes the step back that opened it; a card that a link led to leaves no step behind.
document.addEventListener('click', event => {
  const close = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.target.closest('[data-brief-close]');
  if (close) {
    event.preventDefault();
    event.stopPropagation();
    if (isOurStep()) {
      history.back();
    } else {
      Blazor.navigateTo(close.href, { replaceHistoryEntry: true });
    }
  }
}, true);

// A press on a cell of a matrix opens the card in place of the page; before others follow the link.
document.addEventListener('click', event => {
  const cell = event.target.closest?.('a[data-brief]');
  if (cell && roomy.matches && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    openBrief(cell);
  }
}, true);

// A click on a row opens its card beside the list where there is room for both, unless the person pressed something inside it or selected text.
document.addEventListener('click', event => {
  const row = event.target.closest('tr[data-brief]');
  if (!row || event.target.closest('a, button, label, summary, input, textarea, select') || !getSelection().isCollapsed) {
    return;
  }

  if (roomy.matches) {
    openBrief(row);
  } else {
    firstLink(row)?.click();
  }
});

new MutationObserver(() => {
  const now = panelOf();
  if (now === shown) {
    return;
  }

  cover();
  const left = shown;
  shown = now;
  if (now && isAsked) {
    focusPanel();
  } else if (!now && (document.activeElement === document.body || document.activeElement?.id === 'main')) {
    linkOf(document.querySelector(`[data-brief="${CSS.escape(left)}"]`))?.focus();
  }
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-brief-panel'] });
cover();
beside.addEventListener('change', cover);
