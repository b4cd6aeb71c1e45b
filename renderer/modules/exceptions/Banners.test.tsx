// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Head } from '../../../src/facts/head.ts';
import type { Hlc } from '../../../src/kernel/brand.ts';
import type { DecisionDoc, ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { Language } from '../../../src/i18n/index.ts';
import type { PieceView } from '../../../src/stock/types.ts';
import { DeviceBanner, EnrolAnew } from '../../app/DeviceBanner.tsx';
import { openTestTerminal } from '../../app/testing.ts';
import { TerminalContext } from '../../app/terminal-context.ts';
import type { SyncStatus } from '../../data/port.ts';
import type { Terminal } from '../../data/terminal.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { CaseBanners } from './Banners.tsx';
import type { CaseBannersProps } from './Banners.tsx';

const AT = Date.parse('2026-11-21T02:20:00Z');
const terminal = await openTestTerminal(AT + 3_600_000);
const decision = (rule: string, losers: readonly string[], data: DecisionDoc['data']): DecisionDoc => ({
  id: `rul:dec:${rule}`,
  cls: 'decision',
  rule,
  scope: ['S01'],
  subject: 'cust:1',
  winner: 'fact:w',
  losers: losers.map((by) => ({ factId: `fact:${by}`, by, outcome: 'merged' })),
  data,
  pv: 1,
});
const withRulings = (decisions: readonly DecisionDoc[], exceptions: readonly ExceptionDoc[] = [], standing = true): Terminal => ({
  ...terminal,
  views: {
    ...terminal.views,
    decisions: () => decisions,
    exceptions: () => exceptions,
    merges: (id) => decisions.filter((d) => standing && d.rule === '4.4').map((d) => ({ loser: id, survivor: 'cust:1', ids: [d.id] })),
  },
});
const frame = (language: Language, t: Terminal, what: React.ReactNode): void =>
  void render(
    <MemoryRouter>
      <TerminalContext.Provider value={t}>
        <ThemeRoot theme="light" language={language} density="terminal" now={() => AT + 3_600_000}>
          {what}
        </ThemeRoot>
      </TerminalContext.Provider>
    </MemoryRouter>,
  );
const show = (language: Language, props: CaseBannersProps, t: Terminal = terminal): void => frame(language, t, <CaseBanners {...props} />);
beforeAll(async () => {
  expect((await terminal.session.signIn('0107', '246810')).ok).toBe(true);
}, 30_000);
afterEach(cleanup);

describe('sentences of conflicts §4 "Show" on the page they are about', () => {
  const owner = [decision('4.3a', ['0107'], { owner: '0112', untilMs: Date.parse('2026-12-21T02:20:00Z') })];
  it.each([
    ['zh-CN', '这位客户归 沈佳怡（依据：近 12 个月成交）。您为协同人，至 12-21 10:20。'],
    ['en', 'This customer belongs to Shen Jiayi (because: sales of the last 12 months). You collaborate until 21 Dec 10:20.'],
  ] as const)('§4.3 %s: whose customer, why, until when', (language, text) => {
    show(language, { about: ['cust:1'] }, withRulings(owner));
    expect(screen.getByText(text)).toBeTruthy();
  });
  it('§4.3: nobody but the loser reads it', () => {
    show('zh-CN', { about: ['cust:1'] }, withRulings([decision('4.3a', ['0101'], { owner: '0112', untilMs: AT })]));
    expect(screen.queryByText(/协同人/)).toBeNull();
  });
  it.each([
    ['zh-CN', '该手机号已在别处建档，姓名相同，系统已合并（10:20）。两张卡都还能看，账合在一起算。'],
    ['en', 'This phone already had a card with the same name; they were merged (10:20). Both cards can be read, their accounts add up.'],
  ] as const)('§4.4 %s: cards that became one', (language, text) => {
    show(language, { about: ['cust:1'] }, withRulings([decision('4.4', [''], { atMs: AT })]));
    expect(screen.getByText(text)).toBeTruthy();
  });
  it('§4.4: nothing is said of a merge that was taken apart since', () => {
    show('zh-CN', { about: ['cust:1'] }, withRulings([decision('4.4', [''], { atMs: AT })], [], false));
    expect(screen.queryByText(/系统已合并/)).toBeNull();
  });
  it.each([
    ['zh-CN', '该调拨已发货，取消未生效。请签收后回调。'],
    ['en', 'The transfer has been shipped; the cancel has no effect. Please send it back after receipt.'],
  ] as const)('§4.17 %s: a cancel that came too late', (language, text) => {
    show(language, { about: ['cust:1'] }, withRulings([decision('4.17', ['0107'], {})]));
    expect(screen.getByText(text)).toBeTruthy();
  });
  const hlc = (ms: number, node: string): Hlc => `${String(ms).padStart(15, '0')}.0000.${node}` as Hlc; // shaped as kernel/hlc makes it
  const head: Head = {
    id: 'cust:1',
    v: 1,
    cls: 'customer',
    scope: ['S01'],
    sets: {},
    notes: [],
    fields: { birthday: { value: '1990-01-05', hlc: hlc(AT + 1000, 'S02-T1A'), by: '0205' } },
    history: [{ field: 'birthday', value: '1990-05-01', by: '0107', at: hlc(AT, 'S01-T1A'), outcome: 'lost' }],
  };
  it.each([
    ['zh-CN', '生日 已被更新为 1990-01-05，您填写的 1990-05-01 已存入历史。'],
    ['en', 'Birthday was changed to 1990-01-05; the 1990-05-01 you entered is kept in the history.'],
  ] as const)('§4.4 %s: the field I lost', (language, text) => {
    show(language, { about: ['cust:1'], head });
    expect(screen.getByText(text)).toBeTruthy();
  });
  const reserved = (untilMs: number, name: string, depositFen?: number): NonNullable<PieceView['reservedFor']> => ({
    name,
    untilMs,
    ...(depositFen === undefined ? {} : { depositFen }),
  });
  const piece: PieceView = {
    pieceNo: 'RD1',
    state: 'RESERVED',
    place: { at: 'store', storeId: 'S01' },
    heads: [],
    saleIds: [],
    reservedFor: reserved(AT + 86_400_000, '王先生', 200_000),
    waiting: [{ factId: 'fact:x', for: reserved(AT + 86_400_000, '李女士'), by: '0107' }],
  };
  it.each([
    ['zh-CN', '该货品已被 王先生 预留至 11-22 10:20（有定金），您的预留转为候补第 1 位。相似货品可以马上看。'],
    ['en', 'This piece is reserved by 王先生 until 22 Nov 10:20 (with a deposit); yours waits as number 1. Similar pieces can be seen at once.'],
  ] as const)('§4.6 %s: my place in the queue', (language, text) => {
    show(language, { about: ['piece:RD1'], piece });
    expect(screen.getByText(text)).toBeTruthy();
  });
  it.each([
    ['zh-CN', '时间已校正 10:20'],
    ['en', 'time corrected to 10:20'],
  ] as const)('SC-06 %s: the true time beside the printed one, also once the case is closed', (language, text) => {
    const clock: ExceptionDoc = {
      id: 'rul:ex:EX-12:x',
      cls: 'exception',
      code: 'EX-12',
      severity: 'blue',
      owner: ['SM'],
      scope: ['S01'],
      subject: 'terminal:S01-T2',
      members: ['fact:s'],
      status: 'resolved',
      openedMs: AT,
      pv: 2,
      sides: [
        {
          factId: 'fact:s',
          kind: 'sale.committed',
          atMs: AT,
          by: '0107',
          terminal: 'S01-T2',
          storeId: 'S01',
          data: { saidMs: AT + 10_800_000, correctedMs: AT },
        },
      ],
    };
    show(language, { about: ['fact:s'] }, withRulings([], [clock]));
    expect(screen.getByText(text)).toBeTruthy();
  });
});

describe('what the device says of itself (conflicts §4.12, EX-12, SC-22)', () => {
  const device = (status: Partial<SyncStatus>, own: Partial<Terminal['device']> = {}): Terminal => ({
    ...terminal,
    device: { ...terminal.device, ...own },
    sync: { ...terminal.sync, status: () => ({ ...terminal.sync.status(), ...status }) },
  });
  it.each([
    [
      'zh-CN',
      device({}, { terminal: 'S01-T1', switched: { from: 'A', to: 'B', atMs: AT } }),
      '检测到数据库早于上次同步（疑似还原备份）。已切换新序列 T1B，期间单据将自动补齐。',
    ],
    [
      'en',
      device({}, { terminal: 'S01-T1', switched: { from: 'A', to: 'B', atMs: AT } }),
      'The database is older than the last sync (a restored backup, it seems). Now on the new series T1B; the documents in between come back by themselves.',
    ],
    ['zh-CN', device({ problem: 'device-revoked' }), '这台机器已被总部停用'],
    ['en', device({ problem: 'device-revoked' }), 'Headquarters has ended this terminal'],
    ['zh-CN', device({ problem: 'terminal-unknown' }), '总部不认识这台机器了'],
    ['en', device({ problem: 'terminal-unknown' }), 'Headquarters does not know this terminal'],
    ['zh-CN', device({ problem: 'device-restored' }), '这台机器已暂停开单'],
    ['en', device({ problem: 'device-cloned' }), 'This terminal has stopped selling'],
    ['zh-CN', device({ clockOffsetMs: -10_800_000 }), '本机时钟差 3 小时'],
    ['en', device({ clockOffsetMs: 10_800_000 }), 'This clock is off by 3 h'],
    ['zh-CN', device({ resending: true }), '总部从较早的备份恢复过。本机正把它缺的单据再传一遍，您照常开单。'],
    ['en', device({ resending: true }), 'Headquarters was restored from an older backup. This terminal sends what it lacks once more; go on selling.'],
    ['zh-CN', device({ setBackAtMs: AT }), '总部从较早的备份恢复过。本机已把它缺的单据再传了一遍，一条不少。'],
    ['en', device({ setBackAtMs: AT }), 'Headquarters was restored from an older backup. This terminal has sent what it lacked once more; nothing is missing.'],
    ['zh-CN', device({}, { readOnly: true }), '现在只能看：本机数据和备份对不上，什么都不会写、不会传。'],
    ['en', device({}, { readOnly: true }), 'Look only: the data does not match its notes; nothing is written or sent.'],
  ] as const)('%s: %#', (language, t, text) => {
    frame(
      language,
      t,
      <EnrolAnew.Provider value={() => undefined}>
        <DeviceBanner />
      </EnrolAnew.Provider>,
    );
    expect(screen.getByText(text)).toBeTruthy();
  });
  it('a device headquarters does not know is offered a new identity on the spot; a quiet one says nothing', () => {
    frame(
      'zh-CN',
      device({ problem: 'terminal-unknown' }),
      <EnrolAnew.Provider value={() => undefined}>
        <DeviceBanner />
      </EnrolAnew.Provider>,
    );
    expect(screen.getByRole('button', { name: '重新开通' })).toBeTruthy();
    cleanup();
    frame('zh-CN', device({ clockOffsetMs: 0 }), <DeviceBanner />);
    expect(document.body.textContent).toBe('');
  });
});
