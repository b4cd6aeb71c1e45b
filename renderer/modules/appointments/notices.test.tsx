// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AptView } from '../../../src/appointments/types.ts';
import type { DecisionDoc, ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { Language } from '../../../src/i18n/index.ts';
import { TerminalContext } from '../../app/terminal-context.ts';
import { openTestTerminal } from '../../app/testing.ts';
import type { AptCard } from '../../data/terminal.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { Notices } from './notices.tsx';

const AT = Date.parse('2026-11-21T02:02:00Z'); // 10:02 in Shanghai
const terminal = await openTestTerminal(AT + 600_000);
const card: AptCard = {
  id: 'apt:1',
  form: { name: '张宇桐', storeId: 'S01', visitAt: AT, source: 'phone' },
  head: { id: 'apt:1', v: 1, cls: 'appointment', scope: ['S01'], fields: {}, sets: {}, notes: [], history: [] },
  view: {
    aptId: 'apt:1',
    status: 'notArrived',
    sub: 'serving',
    storeId: 'S01',
    assistants: ['0112'],
    rejectedBy: [],
    saleIds: [],
    heads: [],
    main: '0107',
    timeline: [
      { factId: 'fact:a', kind: 'apt.claimed', atMs: AT, by: '0107', terminal: 'S01-T1' },
      { factId: 'fact:b', kind: 'apt.claimed', atMs: AT + 60_000, by: '0112', terminal: 'S01-T2', outcome: 'merged' },
    ],
  } satisfies AptView,
};
const decision = (rule: string, sold: boolean): DecisionDoc => ({
  id: 'rul:dec:claim:apt:1:root',
  cls: 'decision',
  rule,
  scope: ['S01'],
  subject: 'apt:1',
  winner: 'fact:a',
  losers: [{ factId: 'fact:b', by: '0112', outcome: 'merged' }],
  data: { main: '0107', claimedAt: AT, sold },
  pv: 1,
});

function show(language: Language, me: string, decisions: readonly DecisionDoc[], exceptions: readonly ExceptionDoc[] = []) {
  const onAppeal = vi.fn();
  render(
    <TerminalContext.Provider value={terminal}>
      <ThemeRoot theme="light" language={language} density="terminal" now={() => AT + 600_000}>
        <Notices
          card={card}
          me={me}
          nowMs={AT + 600_000}
          decisions={decisions}
          exceptions={exceptions}
          storeName={() => '南京西路店'}
          onAppeal={onAppeal}
          onView={() => undefined}
        />
      </ThemeRoot>
    </TerminalContext.Provider>,
  );
  return onAppeal;
}
afterEach(cleanup);

describe('claim conflict: the loser reads who, when and why, and that nothing was lost (conflicts §4.2 Show)', () => {
  test('zh-CN, first claim wins', () => {
    const onAppeal = show('zh-CN', '0112', [decision('4.2c', false)]);
    expect(screen.getByText('此顾客已由 林晓雯 于 10:02 领单（先领）')).toBeTruthy();
    expect(screen.getByText('您已转为协助接待。您的记录已保留。')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '向店长申诉' }));
    expect(onAppeal).toHaveBeenCalledOnce();
    expect(screen.getByRole('button', { name: '查看' })).toBeTruthy();
  });
  test('zh-CN, a sale decides', () => {
    show('zh-CN', '0112', [decision('4.2a', true)]);
    expect(screen.getByText('此顾客已由 林晓雯 于 10:02 领单（有成交）')).toBeTruthy();
  });
  test('en', () => {
    show('en', '0112', [decision('4.2c', false)]);
    expect(screen.getByText('Lin Xiaowen claimed this customer at 10:02 (first)')).toBeTruthy();
    expect(screen.getByText('You now assist. Your records are kept.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Appeal to manager' })).toBeTruthy();
  });
  test('the winner hears of the assistant, others hear nothing', () => {
    show('zh-CN', '0107', [decision('4.2c', false)]);
    expect(screen.getByText('沈佳怡 也领了这位顾客')).toBeTruthy();
    cleanup();
    show('zh-CN', '0101', [decision('4.2c', false)]);
    expect(screen.queryByRole('status', { name: /领/ })).toBeNull();
    expect(screen.queryByText(/协助接待/)).toBeNull();
  });
});

describe('overruled void (conflicts §4.1 Show, EX-08)', () => {
  const side = (kind: string, by: string, docNo?: string) => ({
    factId: `fact:${kind}`,
    kind,
    atMs: AT,
    by,
    terminal: 'S01-T1',
    storeId: 'S01',
    data: {},
    ...(docNo === undefined ? {} : { docNo }),
  });
  const ex = (sides: ExceptionDoc['sides']): ExceptionDoc => ({
    id: 'rul:ex:EX-08:apt:1:root',
    cls: 'exception',
    code: 'EX-08',
    severity: 'amber',
    owner: ['SM'],
    scope: ['S01'],
    subject: 'apt:1',
    members: [],
    sides,
    status: 'open',
    openedMs: AT,
    pv: 1,
  });
  test('the store reads why it stands; whoever voided reads that it did not take effect', () => {
    show('zh-CN', '0112', [], [ex([side('apt.voided', '9001'), side('apt.arrived', '0126')])]);
    expect(screen.getByText('总部曾于 10:02 作废，现按到店事实恢复。')).toBeTruthy();
    cleanup();
    show('zh-CN', '9001', [], [ex([side('apt.voided', '9001'), side('sale.committed', '0107', 'XS-1')])]);
    expect(screen.getByText('该预约在 南京西路店 已于 10:02 成交（单号 XS-1），您的作废未生效。')).toBeTruthy();
    cleanup();
    show('en', '0112', [], [ex([side('apt.voided', '9001'), side('apt.arrived', '0126')])]);
    expect(screen.getByText('Headquarters voided this at 10:02; it stands because the customer arrived.')).toBeTruthy();
  });
});
