// A card in short form over its list: Enter on a row opens it, Ctrl and Enter its page, Escape closes it, and the focus goes there and back.
// Which card is open stands in the address.
const key = 'open';
const roomy = matchMedia('(min-width: 960px)');
const firstLink = row => row.querySelector('a[href]');
let shown = panelOf();
let isAsked = false;

function panelOf() {
  return document.querySelector('[data-brief-panel]')?.dataset.briefPanel;
}

function openBrief(row) {
  const url = new URL(location.href);
  const replaceHistoryEntry = url.searchParams.has(key);
  url.searchParams.set(key, row.dataset.brief);
  isAsked = true;
  if (row.dataset.brief === panelOf()) {
    focusPanel();
  } else {
    Blazor.navigateTo(url.href, { replaceHistoryEntry });
  }
}

function focusPanel() {
  isAsked = false;
  document.querySelector('[data-brief-panel]').focus({ preventScroll: true });
}

document.addEventListener('keydown', event => {
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

  const left = shown;
  shown = now;
  if (now && isAsked) {
    focusPanel();
  } else if (!now && (document.activeElement === document.body || document.activeElement?.id === 'main')) {
    const row = document.querySelector(`tr[data-brief="${CSS.escape(left)}"]`);
    if (row) {
      firstLink(row)?.focus();
    }
  }
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-brief-panel'] });
