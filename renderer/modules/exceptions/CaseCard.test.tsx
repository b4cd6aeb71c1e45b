// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { Language } from '../../../src/i18n/index.ts';
import { openTestTerminal } from '../../app/testing.ts';
import { TerminalContext } from '../../app/terminal-context.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { inbox, saleSide, suspect } from './cases.ts';
import { CaseCard } from './CaseCard.tsx';

const AT = Date.parse('2026-11-21T02:20:00Z');
const terminal = await openTestTerminal(AT + 3_600_000);
const side = (t: string, by: string, at: number, no: string, enteredBy: string): ExceptionDoc['sides'][number] => ({
  factId: `fact:${t}`,
  kind: 'sale.committed',
  atMs: at,
  by,
  terminal: t,
  storeId: 'S01',
  docNo: no,
  data: { saleId: `sale:${t}`, lineNo: 1, amountFen: 4_136_000, enteredBy, delivered: true },
});
const doc: ExceptionDoc = {
  id: 'rul:ex:EX-01:RD2600017:x',
  cls: 'exception',
  code: 'EX-01',
  severity: 'red',
  owner: ['SM', 'OPS'],
  scope: ['S01'],
  subject: 'piece:RD2600017',
  members: ['fact:S01-T1', 'fact:S01-T2'],
  sides: [side('S01-T1', '0107', AT, 'XS-S01T1A-20261121-00143', 'scan'), side('S01-T2', '0115', AT + 360_000, 'XS-S01T2A-20261121-00098', 'typed')],
  status: 'open',
  openedMs: AT + 360_000,
  pv: 1,
};
const show = (language: Language, what: ExceptionDoc = doc): void =>
  void render(
    <MemoryRouter>
      <TerminalContext.Provider value={terminal}>
        <ThemeRoot theme="light" language={language} density="terminal" now={() => AT + 3_600_000}>
          <CaseCard doc={what} />
        </ThemeRoot>
      </TerminalContext.Provider>
    </MemoryRouter>,
  );
afterEach(cleanup);

describe('EX-01: one piece, two sales (conflicts §4.5, §5, SC-01)', () => {
  beforeAll(async () => {
    expect((await terminal.session.signIn('0101', '246810')).ok).toBe(true);
  }, 30_000);
  it('zh-CN: both receipts, how each barcode came, the rule, and that nobody was contacted', () => {
    show('zh-CN');
    expect(screen.getByText('货品 RD2600017 现为「冲突待核」，2 张小票都有效，系统没有联系任何客人')).toBeTruthy();
    expect(screen.getByText('两台机器都没看到对方时各卖一次：两单照旧有效，货先锁住，由店长核对实物后定。')).toBeTruthy();
    for (const text of ['XS-S01T1A-20261121-00143', 'XS-S01T2A-20261121-00098', '扫码枪', '手工输入'])
      expect(screen.getAllByText(text).length).toBeGreaterThan(0);
    expect(
      screen
        .getAllByRole('radio')
        .slice(0, 4)
        .map((r) => r.querySelector('b')?.textContent),
    ).toEqual(['S01-T2 卖的其实是另一枚', '有一位还没拿走货', '两枚用了同一张吊牌', '同一单被记了两遍']);
  });
  it('en: the same case in English', () => {
    show('en');
    expect(screen.getByText('Piece RD2600017 is “disputed”; all 2 receipts are valid, no customer was contacted')).toBeTruthy();
    expect(screen.getByText('S01-T2 sold another piece')).toBeTruthy();
  });
  it('no case closes without grounds: the button waits for a reason', () => {
    show('zh-CN');
    fireEvent.click(screen.getByRole('radio', { name: /有一位还没拿走货/ }));
    const close = screen.getByRole('button', { name: '结案' });
    expect((close as HTMLButtonElement).disabled).toBe(true);
    fireEvent.change(screen.getByRole('textbox', { name: '依据' }), { target: { value: '客人还没拿走，已退款' } });
    expect((close as HTMLButtonElement).disabled).toBe(false);
  });
  it('a closed case says who decided what and why, and offers nothing more', () => {
    show('zh-CN', { ...doc, status: 'resolved', resolution: { factId: 'fact:r', option: 'retag', reason: '两枚同标', by: '0101', atMs: AT } });
    expect(screen.getByText('两枚用了同一张吊牌：两枚同标')).toBeTruthy();
    expect(screen.queryByRole('button', { name: '结案' })).toBeNull();
  });
  it('the typed barcode is the likelier mistake; red goes before blue in the inbox', () => {
    expect(suspect(doc.sides.map(saleSide))?.side.terminal).toBe('S01-T2');
    const blue: ExceptionDoc = { ...doc, id: 'b', code: 'EX-13', severity: 'blue', openedMs: 0 };
    const me = { staffNo: '0101', roles: ['SM'], stores: ['S01'] };
    expect(inbox([blue, doc], me, 'mine').map((e) => e.code)).toEqual(['EX-01', 'EX-13']);
    expect(inbox([doc], { staffNo: '0112', roles: ['CON'], stores: ['S01'] }, 'mine')).toEqual([]);
  });
});
