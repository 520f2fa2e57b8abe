// What the keys of the page of units do, without any element: a list of records, each with a number
// of units to choose from.

export interface Choices {
  /** Units to choose from, of each record. */
  readonly options: readonly number[];
  /** The record that keys act on. */
  readonly at: number;
  /** What is chosen of each record; -1: nothing yet. */
  readonly chosen: readonly number[];
}

export type Action = {type: 'none'} | {type: 'move'; choices: Choices} | {type: 'choose'; choices: Choices} | {type: 'submit'};

export function begin(options: readonly number[]): Choices {
  return {options, at: 0, chosen: options.map(() => -1)};
}

export function count(choices: Choices): number {
  return choices.chosen.filter((one) => one >= 0).length;
}

export function choose(choices: Choices, record: number, option: number): Choices {
  const chosen = choices.chosen.map((one, i) => (i === record ? option : one));
  return {...choices, chosen};
}

function moved(choices: Choices, step: number): Choices {
  const at = Math.min(Math.max(choices.at + step, 0), choices.options.length - 1);
  return {...choices, at};
}

/** j and k move, 1 to 9 choose and go on to the next, 0 takes a choice back, Enter sends. */
export function press(choices: Choices, key: string): Action {
  if (key === 'j' || key === 'ArrowDown') return {type: 'move', choices: moved(choices, 1)};
  if (key === 'k' || key === 'ArrowUp') return {type: 'move', choices: moved(choices, -1)};
  if (key === '0') return {type: 'choose', choices: choose(choices, choices.at, -1)};
  if (/^[1-9]$/.test(key) && Number(key) <= (choices.options[choices.at] ?? 0))
    return {type: 'choose', choices: moved(choose(choices, choices.at, Number(key) - 1), 1)};
  if (key === 'Enter' && count(choices) > 0) return {type: 'submit'};
  return {type: 'none'};
}
