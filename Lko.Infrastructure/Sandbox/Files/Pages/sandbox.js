// The living parts of the desk are drawn anew every two seconds and after everything a person does on it; he stays where he is, with what he has
// filled in. Both come in the language of this page, whatever was chosen in another one since: without its cookies it is asked for by its own.
const asked = accept => ({ credentials: 'omit', headers: { accept, 'accept-language': document.documentElement.lang } });
const { done, lost } = document.getElementById('desk').dataset;
const busy = new WeakSet();
let said = 0;

// What each part was when it came: what was said in it since does not make it another one.
const known = new Map([...document.querySelectorAll('[data-live]')].map(part => [part.dataset.live, part.outerHTML]));

// The sandbox says what is wrong, in the language of the page; the browser would in its own.
for (const form of document.forms) form.noValidate = true;

async function refresh() {
  try {
    const answer = await fetch('/', asked('text/html'));
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (next) renew(part, next);
    }
  } catch {
    // The sandbox is restarting: the next tick asks again.
  }
}

// A list that somebody has open is left alone; what he has chosen and where he stands is taken over.
function renew(part, next) {
  const name = part.dataset.live, html = next.outerHTML, held = part.contains(document.activeElement) ? document.activeElement : null;
  if (known.get(name) === html || held?.matches('select')) return;
  known.set(name, html);
  const chosen = part.querySelector('select')?.value, left = part.querySelector('.scroll')?.scrollLeft;
  part.replaceWith(next);
  if (chosen) next.querySelector('select').value = chosen;
  if (left) next.querySelector('.scroll')?.scrollTo({ left });
  if (!held) return;
  const called = each => each.getAttribute('aria-label') ?? each.textContent;
  const places = [...next.querySelectorAll('button, a, [tabindex]')];
  if (places.length === 0) next.tabIndex = -1;
  (places.find(each => called(each) === called(held)) ?? places[0] ?? next).focus({ preventScroll: true });
}

// Under the field that is meant, else beside the button that was pressed. Who has gone on to another form meanwhile stays there.
function say(text, kind, button, field) {
  const word = document.createElement('span');
  word.className = kind;
  word.setAttribute('role', kind === 'wrong' ? 'alert' : 'status');
  word.textContent = text;
  const place = field?.closest?.('.field');
  if (!place) return button.parentElement.append(word);
  word.id = `said-${++said}`;
  place.append(word);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', word.id);
  if (document.activeElement === document.body || button.form.contains(document.activeElement)) field.focus();
}

document.addEventListener('submit', async event => {
  const form = event.target, button = event.submitter;
  event.preventDefault();
  if (busy.has(button)) return;
  busy.add(button);
  form.querySelectorAll('.wrong, .done').forEach(word => word.remove());
  for (const mark of ['aria-invalid', 'aria-describedby']) form.querySelectorAll(`[${mark}]`).forEach(field => field.removeAttribute(mark));
  const body = new URLSearchParams(new FormData(form, button));

  // What the browser cannot read it would leave out, and something else would be done than was asked for.
  for (const field of form.elements) if (field.validity.badInput) body.set(field.name, '?');
  try {
    const answer = await fetch(button.getAttribute('formaction') ?? form.getAttribute('action'), { method: 'POST', body, ...asked('application/json') });
    if (answer.ok) {
      form.querySelectorAll('[data-once]').forEach(field => { field.value = ''; });
      say(done, 'done', button);
    } else {
      const { field, message } = await answer.json();
      say(message, 'wrong', button, form.elements[field]);
    }
  } catch {
    say(lost, 'wrong', button);
  } finally {
    busy.delete(button);
  }

  await refresh();
});

setInterval(() => document.hidden || refresh(), 2000);
