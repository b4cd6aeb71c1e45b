import { describe, expect, it } from 'vitest';
import { EMPTY, activeCount, cleared, filtersOfNeed, ranged, stoneLine, toQuery, toggled } from './filters.ts';

describe('facets become the index query (features A2.5–A2.20)', () => {
  it('without a text only pieces that stand somewhere are asked for; a typed tag finds sold ones too (A2.17)', () => {
    expect(toQuery(EMPTY, 'S01').states).not.toContain('SOLD');
    expect(toQuery({ ...EMPTY, text: 'RD2600017' }, 'S01').states).toBeUndefined();
    expect(toQuery({ ...toggled(EMPTY, 'states', 'SOLD') }, 'S01').states).toEqual(['SOLD']);
  });
  it('本店 asks for one store, 全部门店 puts it first', () => {
    expect(toQuery({ ...EMPTY, scope: 'own' }, 'S01')).toMatchObject({ stores: ['S01'], ownStore: 'S01' });
    expect(toQuery(EMPTY, 'S01').stores).toBeUndefined();
  });
  it('a handle at the end of its scale sets no limit, so nothing is lost at the edges', () => {
    const f = ranged(EMPTY, 'color', { min: 0, max: 3 }, { min: 0, max: 11 });
    expect(f.ranges.color).toEqual({ max: 3 });
    expect(activeCount(f)).toBe(1);
    expect(activeCount(ranged(f, 'color', { min: 0, max: 11 }, { min: 0, max: 11 }))).toBe(0);
  });
  it('清空 counts what is set and takes all of it away but keeps the store scope', () => {
    const f = { ...toggled(toggled(EMPTY, 'shapes', 'RD'), 'shapes', 'OV'), tripleEx: true, scope: 'own' as const };
    expect(activeCount(f)).toBe(2);
    expect(cleared(f)).toEqual({ ...EMPTY, scope: 'own' });
  });
  it('a wish of an appointment sets category, budget, carat and ring size (A1.1.14)', () => {
    const f = filtersOfNeed(
      {
        name: '张宇桐',
        storeId: 'S01',
        visitAt: 0,
        source: 'walkIn',
        category: 'ring',
        budgetMinFen: 5_000_000,
        budgetMaxFen: 9_000_000,
        caratMilli: 1000,
        ringSizeHK: 12,
      },
      'all',
    );
    expect(f.ranges).toEqual({ priceFen: { min: 5_000_000, max: 9_000_000 }, caratMilli: { min: 850, max: 1150 }, ringSizeHK: { min: 10, max: 14 } });
    expect(f).toMatchObject({ sort: 'fit', needOf: '张宇桐' });
  });
  it('the certificate line says 3EX only when all three grades are EX (jewelry §4.4)', () => {
    expect(stoneLine({ caratMilli: 1020, shape: 'RD', color: 'F', clarity: 'VS1', cut: 'EX', polish: 'EX', symmetry: 'EX', fluorescence: 'N' })).toBe(
      '1.02ct F VS1 3EX N',
    );
    expect(stoneLine({ caratMilli: 1000, shape: 'CU', color: 'E', clarity: 'VS2', polish: 'EX', symmetry: 'EX' })).toBe('1.00ct E VS2 EX/EX');
  });
});
