import { describe, expect, it } from 'vitest';
import { csvBytes, csvText } from './csv.ts';

describe('exported tables open safely in a spreadsheet (A0.27, A5.12)', () => {
  it('begins with a byte-order mark and ends lines by CRLF', () => {
    expect([...csvBytes([['方式', '金额']]).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(csvText([['a'], ['b']])).toBe('\uFEFFa\r\nb\r\n');
  });
  it('quotes commas, quotes and line ends (RFC 4180)', () => {
    expect(csvText([['a,b', 'say "x"', 'l1\nl2']])).toBe('\uFEFF"a,b","say ""x""","l1\nl2"\r\n');
  });
  it('a name that is a formula becomes text; a negative amount stays a number', () => {
    expect(csvText([['=HYPERLINK("x")', '-12.50', '@SUM(A1)', '+86']])).toBe('\uFEFF"\'=HYPERLINK(""x"")",-12.50,\'@SUM(A1),\'+86\r\n');
  });
});
