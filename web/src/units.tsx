// The page of units by keyboard. Without this script the same form works by mouse and Tab.
import {effect, signal} from '@preact/signals';
import {render} from 'preact';

import {begin, choose, count, press} from './choices';
import {say} from './texts';

const form = document.querySelector<HTMLFormElement>('form[data-units]');
const place = document.getElementById('keys');

function radiosOf(item: Element): HTMLInputElement[] {
  return [...item.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter((radio) => radio.value !== '');
}

function enhance(units: HTMLFormElement, keys: HTMLElement) {
  const items = [...units.querySelectorAll<HTMLElement>('[data-record]')];
  const radios = items.map(radiosOf);
  const choices = signal(begin(radios.map((all) => all.length)));
  const on = signal(true);

  const readForm = () => {
    let read = choices.value;
    radios.forEach((all, i) => (read = choose(read, i, all.findIndex((radio) => radio.checked))));
    choices.value = read;
  };
  const show = () => {
    const {at, chosen} = choices.value;
    radios.forEach((all, i) => {
      all.forEach((radio, option) => (radio.checked = option === chosen[i]));
      const none = items[i]?.querySelector<HTMLInputElement>('input[type=radio][value=""]');
      if (none) none.checked = chosen[i] === -1;
    });
    items.forEach((item, i) => item.classList.toggle('here', on.value && i === at));
  };
  const goTo = (at: number) => {
    const item = items[at];
    const target = radios[at]?.find((radio) => radio.checked) ?? radios[at]?.[0];
    target?.focus({preventScroll: true});
    item?.scrollIntoView({block: 'nearest'});
  };

  readForm();
  effect(show);
  units.addEventListener('change', readForm);
  units.addEventListener('focusin', (event) => {
    const at = items.findIndex((item) => item.contains(event.target as Node));
    if (at >= 0 && at !== choices.value.at) choices.value = {...choices.value, at};
  });
  document.addEventListener('keydown', (event) => {
    const element = event.target as HTMLElement;
    const typing = element.matches('textarea, select, a, button, summary, input:not([type=radio])');
    if (!on.value || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    const action = press(choices.value, event.key);
    if (action.type === 'none') return;
    event.preventDefault();
    if (action.type === 'submit') return units.requestSubmit();
    choices.value = action.choices;
    goTo(action.choices.at);
  });

  const Keys = () => (
    <div class="notice">
      <p>
        <b role="status">{say('chosen', {n: count(choices.value), of: items.length})}</b>
      </p>
      <p>
        <kbd>j</kbd> <kbd>k</kbd> {say('key_move')} · <kbd>1</kbd>–<kbd>9</kbd> {say('key_choose')} · <kbd>0</kbd> {say('key_back')} · <kbd>Enter</kbd>{' '}
        {say('key_send')}
      </p>
      <label class="choice later">
        <input type="checkbox" checked={on.value} onChange={(event) => (on.value = event.currentTarget.checked)} /> {say('keys_on')}
      </label>
    </div>
  );
  render(<Keys />, keys);
}

if (form && place && form.querySelector('[data-record]')) enhance(form, place);
