import { describe, expect, it } from 'vitest';
import { CUTS } from './outline.ts';
import { facetsOf } from './facets.ts';
import { stoneSvg } from './stone.ts';
import { JEWEL_KINDS, jewelSvg, type JewelKind } from './jewels.ts';

describe('drawings stand in where a piece has no photo (ui.md, Stock)', () => {
  it('every cut has facets, all of them inside its light box', () => {
    for (const cut of CUTS) {
      const facets = facetsOf(cut);
      expect(facets.length, cut).toBeGreaterThan(20);
      for (const p of facets.flatMap((x) => x.ps)) expect(Math.max(Math.abs(p[0]), Math.abs(p[1])), cut).toBeLessThanOrEqual(60);
      expect(stoneSvg(cut, 'diamond')).not.toMatch(/NaN|undefined/);
    }
  });
  it('every jewel draws in every metal without a broken number', () => {
    for (const kind of JEWEL_KINDS)
      for (const cut of CUTS) {
        const svg = jewelSvg(kind as JewelKind, 'rose', cut, 'ruby'); // as: the list is the keys of the same table
        expect(svg, kind).not.toMatch(/NaN|undefined|' \+/);
        expect(svg.startsWith('<svg xmlns=')).toBe(true);
      }
  });
});
