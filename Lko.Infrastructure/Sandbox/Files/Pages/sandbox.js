// Refreshes the living parts of the page every two seconds; a part that holds the focus is left alone. They come in the language of this page,
// whatever was chosen in another one since: without its cookies the page is asked for by its own language.
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch('/', { credentials: 'omit', headers: { accept: 'text/html', 'accept-language': document.documentElement.lang } });
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
