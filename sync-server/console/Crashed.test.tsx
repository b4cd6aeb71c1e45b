// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Crashed } from './Crashed.tsx';

afterEach(cleanup);
const Broken = (): never => {
  throw new Error('a bug of the page');
};

it('a page with a bug says so and what is safe, and the next page stands', () => {
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined); // React tells of the error it caught
  const { rerender } = render(
    <Crashed at="/prices">
      <Broken />
    </Crashed>,
  );
  expect(screen.getByText('这一页出错了')).toBeTruthy();
  expect(screen.getByText(/存过的都在/)).toBeTruthy();
  rerender(
    <Crashed at="/sales">
      <p>销售单</p>
    </Crashed>,
  );
  expect(screen.getByText('销售单')).toBeTruthy();
  quiet.mockRestore();
});
