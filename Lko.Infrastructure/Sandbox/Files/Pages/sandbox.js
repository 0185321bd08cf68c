// Refreshes the living parts of the page every two seconds; a part that holds the focus is left alone.
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch('/', { headers: { accept: 'text/html' } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (next && !part.contains(document.activeElement) && part.outerHTML !== next.outerHTML) part.replaceWith(next);
    }
  } catch {
    // The sandbox is restarting: the next tick asks again.
  }
}, 2000);
