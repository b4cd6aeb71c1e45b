import { expect, it } from 'vitest';
import { printableTable } from './printable.ts';

it('A0.27: a printed list carries its title, its number of rows in words and every cell as text, never as markup', () => {
  const html = printableTable({
    title: '货品 <S01>',
    note: '共 2 件',
    head: ['条码', '价格'],
    rows: [
      ['RD1', '1,280.00'],
      ['<script>alert(1)</script>', 0],
    ],
    rightFrom: 1,
  });
  expect(html).toContain('<h1>货品 &lt;S01&gt;</h1><p>共 2 件</p>');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toContain('<script');
  expect(html).toContain('td:nth-child(n+2)');
  expect(html.match(/<tr>/g)).toHaveLength(3);
});
