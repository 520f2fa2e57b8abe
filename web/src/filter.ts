// Rows of a table that stay while somebody types: <form data-filter="id of the table" hidden>.
import {effect, signal} from '@preact/signals';

import {matches} from './fold';
import {grouped, say} from './texts';

function enhance(box: HTMLElement) {
  const table = document.getElementById(box.dataset.filter ?? '');
  const input = box.querySelector('input');
  const told = box.querySelector('[role=status]');
  if (!table || !input || !told) return;
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')];
  const texts = rows.map((row) => row.textContent ?? '');
  const typed = signal('');
  box.hidden = false;
  box.addEventListener('submit', (event) => event.preventDefault());
  input.addEventListener('input', () => (typed.value = input.value));
  effect(() => {
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !matches(texts[i] ?? '', typed.value);
      if (!row.hidden) ++shown;
    });
    told.textContent = typed.value === '' ? '' : say('filtered', {shown: grouped(shown), all: grouped(rows.length)});
  });
}

document.querySelectorAll<HTMLElement>('[data-filter]').forEach(enhance);
