import { describe, expect, it } from 'vitest';
import { seeded } from '../testkit/world.ts';
import { plainText } from './search.ts';
import { TextIndex } from './textIndex.ts';

describe('the index behind the appointment search (A1.3.1)', () => {
  it('finds a card by a part of any word, and by its new words after a change; never across two words or two cards', () => {
    const index = new TextIndex();
    index.put('a', ['张 宇桐', 'zhangyutong', 'zyt', '+8613800001234', undefined, 'RD-88']);
    index.put('b', ['李娜', 'lina', 'ln', '+8613900005678']);
    expect([
      index.find('宇桐'),
      index.find('zyt'),
      index.find('0000'),
      index.find('rd-8'),
      index.find('01234'),
      index.find('88李'),
      index.find(' '),
      index.find(''),
    ]).toEqual([['a'], ['a'], ['a', 'b'], ['a'], ['a'], [], [], []]);
    index.put('a', ['王五']);
    expect([index.find('宇桐'), index.find('王')]).toEqual([[], ['a']]);
    index.put('b', undefined);
    expect(index.find('li')).toEqual([]);
  });
  it('agrees with a walk over all cards, through changes, for random words (seed 41)', () => {
    const random = seeded(41);
    const letters = [...'ab王李1'];
    const word = (n: number): string =>
      Array.from({ length: 1 + Math.floor(random() * n) }, () => letters[Math.floor(random() * letters.length)] ?? 'a').join('');
    const index = new TextIndex();
    const plain = new Map<string, readonly string[]>();
    for (let i = 0; i < 3000; i += 1) {
      const id = `c${Math.floor(random() * 900)}`;
      const words = random() < 0.05 ? undefined : [word(6), word(4)];
      index.put(id, words);
      if (words === undefined) plain.delete(id);
      else plain.set(id, words);
      if (i % 60 !== 0) continue;
      const part = plainText(word(3));
      const expected = [...plain]
        .filter(([, ws]) => ws.some((w) => plainText(w).includes(part)))
        .map(([k]) => k)
        .sort();
      expect(index.find(part).sort(), part).toEqual(expected);
    }
  });
});
