// In the tree of branches the arrows go from the search through what is found; right and left open and close the contracts of a branch. Enter in the
// search leads to the first of it, which is the page's business; here the menu closes. The tree answers to what was typed a little later: steps through
// it that are taken before are owed until then, unless the person types on.
let owed = 0;

function stepScope(menu, field, by) {
  const stops = [field, ...menu.querySelectorAll('.pop a[href]')];
  const at = Math.max(0, stops.indexOf(document.activeElement)) + by;
  stops[(at % stops.length + stops.length) % stops.length].focus();
}

function moveScope(event) {
  const menu = event.target.closest?.('details.scopes');
  const field = menu?.querySelector('.find input');
  if (!field || !menu.open || event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }

  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const by = event.key === 'ArrowDown' ? 1 : -1;
    if (event.target === field && menu.querySelector('.pop').dataset.sought !== field.value) {
      const steps = owed + by;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      owed = steps;
    } else {
      stepScope(menu, field, by);
    }

    return true;
  }

  const contracts = event.target.closest('.node')?.querySelector(`[aria-expanded=${event.key === 'ArrowRight' ? 'false' : 'true'}]`);
  if (contracts && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    contracts.click();
    return true;
  }

  if (event.key === 'Enter' && event.target === field && field.value.trim()) {
    menu.open = false;
    menu.querySelector('summary').focus();
    return true;
  }

  return false;
}

// Who opens the tree with a keyboard at hand begins to type; when it closes, what was sought is done with.
document.addEventListener('toggle', event => {
  owed = 0;
  const field = event.target.matches?.('details.scopes') && event.target.querySelector('.find input');
  if (field && event.target.open && !matchMedia('(pointer: coarse)').matches) {
    field.focus();
  } else if (field && !event.target.open && field.value) {
    field.value = '';
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}, true);

document.addEventListener('input', () => { owed = 0; }, true);

new MutationObserver(() => {
  const menu = document.querySelector('details.scopes[open]');
  const field = menu?.querySelector('.find input');
  if (owed !== 0 && field && menu.querySelector('.pop').dataset.sought === field.value) {
    const steps = owed;
    owed = 0;
    if (document.activeElement === field) {
      stepScope(menu, field, steps);
    }
  }
}).observe(document.body, { attributes: true, attributeFilter: ['data-sought'], subtree: true });

// Before the page hears of a key, so that it knows by then what was typed.
document.addEventListener('keydown', event => {
  if (moveScope(event)) {
    event.preventDefault();
  }
}, true);

// The part of his reach a person looks at goes along with every link, however he opens it and before the page answers. The link is drawn
// without it: another choice leaves nothing behind.
function addressInScope(link) {
  const target = new URL(link.href);
  const scope = new URLSearchParams(location.search).get('scope');
  if (scope && scope !== 'all' && link.href.startsWith(document.baseURI) && !target.searchParams.has('scope')) {
    target.search += `${target.search ? '&' : '?'}scope=${encodeURIComponent(scope)}`;
  }

  return target.href;
}

// A choice in the tree is of the page whose address stands in the browser; the tree is drawn of the page that was left until the server knows.
function addressOfChoice(scope) {
  const target = new URL(location.href);
  target.searchParams.delete('page');
  target.searchParams.delete('open');
  target.searchParams.set('scope', scope);
  return target.href;
}

function takeScope(event) {
  const link = event.target.closest?.('a[href]');
  if (!link) {
    return;
  }

  const [drawn, address] = [link.getAttribute('href'), link.dataset.scope ? addressOfChoice(link.dataset.scope) : addressInScope(link)];
  if (address === link.href) {
    return;
  }

  link.setAttribute('href', address);
  setTimeout(() => {
    if (link.getAttribute('href') === address) {
      link.setAttribute('href', drawn);
    }
  });
}

for (const opening of ['click', 'auxclick', 'contextmenu', 'dragstart']) {
  document.addEventListener(opening, takeScope, true);
}
