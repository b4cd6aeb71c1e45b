// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { COLORS } from '../../../src/stock/types.ts';
import type { Range } from '../../../src/stock/facets.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { Ladder, tap } from './Ladder.tsx';
import { placeOf, valueAt } from './RangeHistogram.tsx';

let last: Range | undefined;
function Colour({ start }: { readonly start?: Range }): ReactElement {
  const [value, setValue] = useState<Range | undefined>(start);
  return (
    <ThemeRoot theme="light" language="zh-CN" density="terminal" now={() => 0}>
      <Ladder
        name="颜色"
        steps={COLORS.map((grade) => ({ grade }))}
        value={value}
        onChange={(r) => {
          last = r;
          setValue(r);
        }}
        draw={() => ({})}
      />
    </ThemeRoot>
  );
}
afterEach(() => {
  cleanup();
  last = undefined;
});
const best = (): HTMLElement => screen.getByRole('slider', { name: '颜色最好到' });
const worst = (): HTMLElement => screen.getByRole('slider', { name: '颜色最差到' });

describe('the colour ladder works by keyboard alone (A2.12, ui.md: keyboard)', () => {
  it('arrows move one end at a time and the grade is read out', () => {
    render(<Colour start={{ min: 0, max: 3 }} />);
    expect(worst().getAttribute('aria-valuetext')).toBe('G');
    fireEvent.keyDown(worst(), { key: 'ArrowRight' });
    expect(last).toEqual({ min: 0, max: 4 });
    fireEvent.keyDown(best(), { key: 'ArrowRight' });
    expect(last).toEqual({ min: 1, max: 4 });
  });
  it('an end never passes the other, nor the scale', () => {
    render(<Colour start={{ min: 2, max: 2 }} />);
    fireEvent.keyDown(best(), { key: 'ArrowRight' });
    expect(last).toEqual({ min: 2, max: 2 });
    fireEvent.keyDown(best(), { key: 'Home' });
    expect(last).toEqual({ min: 0, max: 2 });
    fireEvent.keyDown(best(), { key: 'ArrowLeft' });
    expect(last).toEqual({ min: 0, max: 2 });
    fireEvent.keyDown(worst(), { key: 'End' });
    expect(last).toEqual({ min: 0, max: COLORS.length - 1 });
  });
  it('Delete takes the range away', () => {
    render(<Colour start={{ min: 1, max: 3 }} />);
    fireEvent.keyDown(best(), { key: 'Delete' });
    expect(last).toEqual({});
  });
});
describe('the ladder by touch', () => {
  it('a tap widens to the step, a tap inside narrows to it, a tap on the only step clears', () => {
    expect(tap(undefined, 3)).toEqual({ min: 3, max: 3 });
    expect(tap({ min: 1, max: 3 }, 5)).toEqual({ min: 1, max: 5 });
    expect(tap({ min: 1, max: 6 }, 2)).toEqual({ min: 2, max: 6 });
    expect(tap({ min: 4, max: 4 }, 4)).toEqual({});
  });
});
describe('the histogram scale follows buckets of unequal width', () => {
  it('place and value are inverse', () => {
    const edges = [0, 500, 1000, 3000];
    for (const v of [0, 250, 500, 900, 2000, 3000]) expect(Math.round(valueAt(edges, placeOf(edges, v)))).toBe(v);
  });
});
