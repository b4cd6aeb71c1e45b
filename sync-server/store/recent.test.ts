import { describe, expect, it } from 'vitest';
import { Recent } from './recent.ts';

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;

describe('what was written last', () => {
  it('is kept once it is on the disk, and forgotten while it is being written anew', () => {
    const db = new Recent().of('/a');
    const done = db.writing([put('k', '1')]);
    expect(db.get('k')).toBeUndefined();
    done();
    expect(db.get('k')).toBe('1');
    const again = db.writing([put('k', '2')]);
    expect(db.get('k')).toBeUndefined(); // a batch that fails never calls back: the disk is asked
    again();
    expect(db.get('k')).toBe('2');
    db.writing([{ type: 'del', key: 'k' }])();
    expect(db.get('k')).toBeUndefined();
  });
  it('is of one database alone, and nothing is left when it is opened anew', () => {
    const memory = new Recent();
    const [a, b] = [memory.of('/a'), memory.of('/b')];
    a.writing([put('k', 'of a')])();
    b.writing([put('k', 'of b')])();
    expect([a.get('k'), b.get('k')]).toEqual(['of a', 'of b']);
    expect([memory.of('/a').get('k'), b.get('k')]).toEqual([undefined, 'of b']);
  });
  it('keeps the newest when there is no more room, in two halves, and nothing too long', () => {
    const db = new Recent(20).of('/a');
    for (const k of ['1', '2', '3']) db.writing([put(k, 'aaaa')])();
    expect(['1', '2', '3'].map((k) => db.get(k))).toEqual(['aaaa', 'aaaa', 'aaaa']); // twelve are more than a half: they are the older one now
    for (const k of ['4', '5']) db.writing([put(k, 'bbbb')])();
    expect(['1', '5'].map((k) => db.get(k))).toEqual(['aaaa', 'bbbb']);
    db.writing([put('6', 'bbbb')])();
    expect(['1', '2', '3', '4', '5', '6'].map((k) => db.get(k))).toEqual([undefined, undefined, undefined, 'bbbb', 'bbbb', 'bbbb']);
    db.forget('5');
    expect(db.get('5')).toBeUndefined();
    const roomy = new Recent().of('/a');
    roomy.writing([put('long', 'x'.repeat(50_001))])();
    expect(roomy.get('long')).toBeUndefined();
  });
  it('knows what was looked for, found or in vain, unless something was written while the disk was asked', () => {
    const db = new Recent().of('/a');
    db.asking('there')('1');
    expect(db.get('there')).toBe('1');
    db.asking('k')(null);
    expect(db.get('k')).toBeNull();
    db.writing([put('k', '1')])();
    expect(db.get('k')).toBe('1');
    const absent = db.asking('late');
    const done = db.writing([put('late', '1')]);
    absent(null);
    expect(db.get('late')).toBeUndefined();
    const during = db.asking('late');
    done();
    during(null);
    expect(db.get('late')).toBe('1');
  });
  it('of a key it cannot name, forgets all', () => {
    const db = new Recent().of('/a');
    db.writing([put('k', '1')])();
    db.forget(Buffer.from('k'));
    expect(db.get('k')).toBeUndefined();
  });
});
