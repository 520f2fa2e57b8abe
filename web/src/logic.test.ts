import {describe, expect, test} from 'vitest';

import {begin, choose, count, press} from './choices';
import {fold, matches} from './fold';
import {grouped, say} from './texts';
import {mayRetry, nextPiece, share, waitAfter} from './upload_plan';

describe('keys of the page of units', () => {
  const three = begin([2, 3, 2]);

  test('j and k move within the list and stop at its ends', () => {
    const down = press(three, 'j');
    expect(down).toMatchObject({type: 'move', choices: {at: 1}});
    expect(press(three, 'k')).toMatchObject({choices: {at: 0}});
    expect(press({...three, at: 2}, 'ArrowDown')).toMatchObject({choices: {at: 2}});
  });
  test('a digit chooses and goes on', () => {
    expect(press(three, '2')).toMatchObject({type: 'choose', choices: {at: 1, chosen: [1, -1, -1]}});
  });
  test('a digit without a unit does nothing', () => {
    expect(press(three, '3')).toEqual({type: 'none'});
    expect(press({...three, at: 1}, '3')).toMatchObject({choices: {chosen: [-1, 2, -1]}});
  });
  test('0 takes a choice back', () => {
    expect(press(choose(three, 0, 1), '0')).toMatchObject({choices: {at: 0, chosen: [-1, -1, -1]}});
  });
  test('Enter sends only what is chosen', () => {
    expect(press(three, 'Enter')).toEqual({type: 'none'});
    expect(press(choose(three, 2, 0), 'Enter')).toEqual({type: 'submit'});
    expect(count(choose(three, 2, 0))).toBe(1);
  });
});

describe('uploads', () => {
  test('pieces cover the file without a gap', () => {
    let offset = 0;
    const seen: number[] = [];
    for (let piece = nextPiece(offset, 10, 4); piece; piece = nextPiece(offset, 10, 4)) {
      expect(piece.from).toBe(offset);
      offset = piece.to;
      seen.push(piece.to - piece.from);
    }
    expect(seen).toEqual([4, 4, 2]);
    expect(nextPiece(0, 0)).toBeNull();
  });
  test('waiting grows, has an upper end, and gives up', () => {
    expect(waitAfter(1)).toBe(500);
    expect(waitAfter(2)).toBe(1000);
    expect(waitAfter(7)).toBe(30_000);
    expect(waitAfter(8)).toBeNull();
  });
  test('a refusal is final, a busy server is not', () => {
    expect([0, 409, 429, 500, 503].every(mayRetry)).toBe(true);
    expect([400, 401, 403, 404, 413, 422].some(mayRetry)).toBe(false);
  });
  test('what is not all of it is never shown as all of it', () => {
    expect(share(999, 1000)).toBe(99);
    expect(share(1000, 1000)).toBe(100);
    expect(share(0, 0)).toBe(0);
  });
});

describe('texts', () => {
  test('names are found without marks and case', () => {
    expect(fold('Nguyễn Văn ĐỨC')).toBe('nguyen van duc');
    expect(matches('Số định danh cá nhân · sai', 'dinh SAI')).toBe(true);
    expect(matches('Số định danh', 'ho ten')).toBe(false);
  });
  test('numbers are grouped as each language writes them', () => {
    expect(grouped(1234567, 'vi')).toBe('1.234.567');
    expect(grouped(1234567, 'en')).toBe('1,234,567');
    expect(grouped(12, 'vi')).toBe('12');
  });
  test('values are put into texts', () => {
    expect(say('chosen', {n: 3, of: 10}, 'en')).toContain('3');
  });
});
