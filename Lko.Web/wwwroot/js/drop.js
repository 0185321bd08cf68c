// Files are dropped where they can be chosen too. Beside that place the browser would open the file instead of the page, and what was typed would be lost.
let over = null;

function mark(place) {
  if (place !== over) {
    over?.classList.remove('over');
    over = place;
    over?.classList.add('over');
  }
}

function inputAt(target) {
  const place = target.closest?.('[data-drops]');
  const input = place && document.getElementById(place.dataset.drops);
  return input && !input.disabled ? { place, input } : null;
}

const bringsFiles = event => event.dataTransfer?.types.includes('Files');

document.addEventListener('dragover', event => {
  if (!bringsFiles(event)) {
    return;
  }

  event.preventDefault();
  const found = inputAt(event.target);
  event.dataTransfer.dropEffect = found ? 'copy' : 'none';
  mark(found?.place ?? null);
});

document.addEventListener('dragleave', event => {
  if (!event.relatedTarget) {
    mark(null);
  }
});

document.addEventListener('drop', event => {
  if (!bringsFiles(event)) {
    return;
  }

  event.preventDefault();
  mark(null);
  const found = inputAt(event.target);
  if (!found) {
    return;
  }

  const taken = new DataTransfer();
  [...event.dataTransfer.files].slice(0, found.input.multiple ? undefined : 1).forEach(file => taken.items.add(file));
  found.input.files = taken.files;
  found.input.dispatchEvent(new Event('change', { bubbles: true }));
});
