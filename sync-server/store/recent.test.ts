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
  it('keeps the newest when there is no more room, nothing too long, and counts what it forgot', () => {
    const db = new Recent(10).of('/a');
    db.writing([put('1', 'aaaa'), put('2', 'bbbb'), put('3', 'cccc')])();
    expect(['1', '2', '3'].map((k) => db.get(k))).toEqual([undefined, 'bbbb', 'cccc']);
    db.forget('2');
    db.writing([put('4', 'dddd')])();
    expect(['3', '4'].map((k) => db.get(k))).toEqual(['cccc', 'dddd']);
    const roomy = new Recent().of('/a');
    roomy.writing([put('long', 'x'.repeat(50_001))])();
    expect(roomy.get('long')).toBeUndefined();
  });
  it('of a key it cannot name, forgets all', () => {
    const db = new Recent().of('/a');
    db.writing([put('k', '1')])();
    db.forget(Buffer.from('k'));
    expect(db.get('k')).toBeUndefined();
  });
});
