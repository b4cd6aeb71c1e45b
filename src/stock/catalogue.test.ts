import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSegment } from './decodeSegment.ts';
import { encodeSegment } from './encodeSegment.ts';
import type { PieceItem } from './types.ts';
import { rows } from './facets-kit.ts';

describe('catalogue segments (architecture §3.3)', () => {
  it('give back every row as it was, sorted by piece number, and the same bytes for the same rows in any order', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const bytes = encodeSegment(all);
        expect(encodeSegment([...all].reverse())).toEqual(bytes);
        const odd = new Uint8Array(bytes.length + 1);
        odd.set(bytes, 1);
        const s = decodeSegment(odd.subarray(1)); // not aligned, as it may come out of a larger buffer
        expect(Array.from({ length: s.rows }, (_, i) => s.row(i))).toEqual([...all].sort((a, b) => (a.item.pieceNo < b.item.pieceNo ? -1 : 1)));
      }),
      { verbose: true },
    );
  });
  it('keep what has no column: several certificates, unusual fields', () => {
    const i: PieceItem = {
      pieceNo: 'A1',
      name: '戒指',
      category: 'ring',
      kind: 'inlaid',
      tagPriceFen: 9_999_999_999,
      priceMode: 'fixed',
      ringSizeHK: 12.5,
      presale: false,
      certs: [
        { lab: 'GIA', number: '1' },
        { lab: 'NGTC', number: 'X9', verifyCode: 'abc' },
      ],
      main: { type: 'diamond', mm100: [395, 398, 243] },
    };
    expect(decodeSegment(encodeSegment([{ item: i, state: 'SOLD', pv: 2 }])).row(0)).toEqual({ item: i, state: 'SOLD', pv: 2 });
  });
  it('refuse bytes that are none', () => {
    expect(() => decodeSegment(Uint8Array.from([1, 2, 3]))).toThrow(RangeError);
    const half = encodeSegment([
      { item: { pieceNo: 'A1', name: 'x', category: 'ring', kind: 'inlaid', tagPriceFen: 1, priceMode: 'fixed' }, state: 'SOLD', pv: 2 },
    ]);
    expect(() => decodeSegment(half.subarray(0, half.length - 16))).toThrow(RangeError);
  });
});
