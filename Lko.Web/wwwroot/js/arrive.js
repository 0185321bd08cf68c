// A file of the page that gets lost on its way, as when the network changes meanwhile, leaves a page that only looks alive. The page is loaded anew by
// itself once; what gets lost again is told to its person. This comes before all other files, so that it hears of each.
let leaving = false;

function tell() {
  const modal = document.getElementById('components-reconnect-modal');
  modal.classList.add('components-reconnect-failed');
  document.getElementById('components-reconnect-button').addEventListener('click', () => location.reload());
  if (!modal.open) {
    modal.showModal();
  }
}

addEventListener('beforeunload', () => leaving = true);
addEventListener('error', ({ target }) => {
  if (leaving || !(target instanceof HTMLScriptElement || target instanceof HTMLLinkElement)) {
    return;
  }

  if (navigator.onLine && performance.getEntriesByType('navigation')[0]?.type !== 'reload') {
    location.reload();
  } else if (document.readyState === 'loading') {
    addEventListener('DOMContentLoaded', tell, { once: true });
  } else {
    tell();
  }
}, true);
