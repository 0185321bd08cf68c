// Reconnection: the framework reports states, we show words.
const modal = document.getElementById('components-reconnect-modal');
let waiting = false;

async function reconnect() {
  // A page that was never drawn has nothing to come back to.
  if (!window.Blazor || document.querySelector('[data-interactive=false]')) {
    location.reload();
    return;
  }

  try {
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
    } else {
      modal.close();
    }
  } catch {
    waitUntilVisible();
  }
}

async function resume() {
  try {
    if (!await Blazor.resumeCircuit()) {
      location.reload();
    }
  } catch {
    modal.classList.replace('components-reconnect-paused', 'components-reconnect-resume-failed');
  }
}

function waitUntilVisible() {
  if (!waiting) {
    waiting = true;
    document.addEventListener('visibilitychange', onVisible);
  }
}

function onVisible() {
  if (document.visibilityState === 'visible') {
    waiting = false;
    document.removeEventListener('visibilitychange', onVisible);
    reconnect();
  }
}

modal?.addEventListener('components-reconnect-state-changed', event => {
  switch (event.detail.state) {
    case 'show':
    case 'paused':
      if (!modal.open) {
        modal.querySelector('[data-reconnect-draft]').textContent = document.querySelector('[data-save]')?.textContent ?? '';
        modal.showModal();
      }

      break;
    case 'hide':
      modal.close();
      break;
    case 'failed':
      waitUntilVisible();
      break;
    case 'rejected':
      location.reload();
      break;
  }
});
// Nothing behind it answers: Escape would leave the person on a page that looks alive.
modal?.addEventListener('cancel', event => event.preventDefault());
document.getElementById('components-reconnect-button')?.addEventListener('click', reconnect);
document.getElementById('components-resume-button')?.addEventListener('click', resume);
