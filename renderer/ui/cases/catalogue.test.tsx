// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { CASE_CODES, caseRule, effectOf } from '../../../src/cases/catalogue.ts';
import type { ExceptionDoc, ExceptionSide } from '../../../src/facts/rulings.ts';
import { LANGUAGES, resources } from '../../../src/i18n/index.ts';
import type { Language } from '../../../src/i18n/index.ts';
import { ThemeRoot } from '../ThemeRoot.tsx';
import { CaseView } from './CaseView.tsx';
import type { CaseNames } from './words.ts';

const AT = Date.parse('2026-11-21T02:20:00Z');
const names: CaseNames = { staff: (no) => `P${no}`, store: (id) => `Shop ${id}`, kind: () => 'did' };
/** What the detectors of each class put on a side (src/stock, src/sales, src/members, src/marketing, src/staff, src/cases, src/customers). */
const DATA: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'EX-01': { saleId: 'sale:1', lineNo: 1, amountFen: 4_136_000, enteredBy: 'scan', delivered: true },
  'EX-02': { for: { name: '王先生', depositFen: 200_000, untilMs: AT + 3_600_000 } },
  'EX-03R': { safety: true },
  'EX-04': { amountFen: -180_000, shortFen: 130_000, forced: true, liable: true },
  'EX-04L': { amountFen: -50_000, knew: false },
  'EX-05': { valid: false, couponInvalid: true, costStore: 'S02' },
  'EX-06': { points: -280, short: -80 },
  'EX-09': { main: true, score: 3, appeal: true },
  'EX-10': { effectiveNo: 'XS-1*1' },
  'EX-11': { what: 'restored', jseq: 4980, ackJseq: 5210 },
  'EX-12': { saidMs: AT + 10_800_000, correctedMs: AT },
  'EX-13': { diffFen: 19_744, lines: [{ usedFenPerG: 159_900, dueFenPerG: 161_500 }] },
  'EX-14': { approver: '0101' },
  'EX-14F': { field: 'birthday', kept: true },
  'EX-16': { amountFen: -500_000, shortFen: 500_000, forced: true },
  'EX-17': { costFen: 9900 },
  'EX-18': { why: 'short', pieceNos: ['RD2600017'], seal: 'F-100' },
  'EX-19': { why: 'notPaid', shortFen: 999_900 },
  'EX-19O': { amountFen: 999_900 },
  'EX-21': { after: true },
  'EX-22': { version: 3, used: 101, costFen: 30_000, forced: false },
  'EX-23': { amendment: 1, signed: false },
  'EX-25': { reason: 'hash-wrong', jseq: 17 },
};
const side = (code: string, n: number): ExceptionSide => ({
  factId: `fact:${n}`,
  kind: 'sale.committed',
  atMs: AT + n * 60_000,
  by: `010${n}`,
  terminal: `S01-T${n}`,
  storeId: 'S01',
  docNo: `XS-S01T${n}A-20261121-0000${n}`,
  data: DATA[code] ?? {},
});
const docOf = (code: ExceptionDoc['code']): ExceptionDoc => ({
  id: `rul:ex:${code}:x`,
  cls: 'exception',
  code,
  severity: caseRule(code).severity,
  owner: caseRule(code).owner,
  scope: ['S01'],
  subject: 'piece:RD2600017',
  members: [],
  sides: [side(code, 1), side(code, 2)],
  status: 'open',
  openedMs: AT,
  pv: 1,
});
const show = (language: Language, doc: ExceptionDoc): HTMLElement =>
  render(
    <ThemeRoot theme="light" language={language} density="terminal" now={() => AT + 3_600_000}>
      <CaseView
        doc={doc}
        me={{ staffNo: '0102', storeId: 'S01', terminal: 'S01-T2' }}
        names={names}
        subject="RD2600017"
        heads={() => undefined}
        owners="SM"
        decide={{ busy: false, atHq: true, onSettle: () => undefined }}
      />
    </ThemeRoot>,
  ).container;
afterEach(cleanup);

/** Texts as they stand on the screen, one a line. */
function textsOf(root: Node): string {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const out: string[] = [];
  while (walker.nextNode() !== null) out.push(walker.currentNode.textContent ?? '');
  return out.join('\n');
}
/** A key that was not translated, a placeholder that was not filled, an identifier of the program, or a number without its unit. */
const RAW = /cases\.|exceptions\.|\{\{|undefined|NaN|\[object|fact:|sale:|why_|entered_|fault_|\b[a-z]+[A-Z][a-zA-Z]*\b/;

describe.each(LANGUAGES)('every exception of the catalogue in %s (conflicts §5)', (language) => {
  const tree = resources[language];
  it.each(CASE_CODES)('%s: title, sentence, rule, facts and options in words, nothing raw', (code) => {
    const text = textsOf(show(language, docOf(code)));
    expect(text).not.toMatch(RAW);
    expect((tree.exceptions.code as Readonly<Record<string, string>>)[code]?.length).toBeGreaterThan(1);
    expect((tree.exceptions.what as Readonly<Record<string, string>>)[code]?.length).toBeGreaterThan(1);
    expect(text).toContain((tree.exceptions.rule as Readonly<Record<string, string>>)[code] ?? 'no rule');
    for (const option of caseRule(code).options) {
      expect(
        (tree.exceptions.option as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>)[code]?.[option]?.length,
        `${code}.${option}`,
      ).toBeGreaterThan(1);
      if (effectOf(code, option) !== 'record')
        expect(
          (tree.cases.does as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>)[code]?.[option],
          `what ${code}.${option} does`,
        ).toBeTruthy();
    }
  });
  it('an option that changes nothing says so before it is pressed', () => {
    show(language, docOf('EX-06'));
    expect(screen.getByText(tree.cases.does.record)).toBeTruthy();
  });
});

describe('amounts, times and people as a person reads them', () => {
  it.each([
    ['zh-CN', 'EX-04', '储值余额不足 ¥1,300.00（与Shop S01同时消费）。本单有效，账户已冻结，待财务处理。'],
    ['zh-CN', 'EX-06', '会员积分已为 −80（另一门店同时抵扣），下次消费自动抵补。'],
    ['zh-CN', 'EX-10', '单号 XS-S01T1A-20261121-00001 重复（疑似系统还原）。本单改为 XS-1*1，原印单号保留可查。'],
    ['zh-CN', 'EX-13', '离线期间总部金价已更新 ¥1,599.00 → ¥1,615.00，本班受影响 2 单，差额 ¥394.88（仅提示，不向客人补收）。'],
    ['zh-CN', 'EX-12', 'RD2600017 的时钟差 3 小时，2 条记录的时间已校正。小票上印的时间不改，营业日不变。'],
    ['zh-CN', 'EX-01', '条码 RD2600017 同时在 S01-T1（10:21）售出。本单保留，货品冲突待核：请核对实物、吊牌、重量和证书，并选择处理。'],
    ['en', 'EX-04', 'Stored value is short by ¥1,300.00 (used at Shop S01 at the same time). This sale stands, the account is frozen, finance decides.'],
    ['en', 'EX-12', 'The clock of RD2600017 is off by 3 h; the times of 2 records were corrected. Printed times and business days stay.'],
    [
      'en',
      'EX-01',
      'Barcode RD2600017 was sold at S01-T1 (10:21) at the same time. This sale stands; the piece is disputed: check piece, tag, weight and certificate, then choose.',
    ],
  ] as const)('%s %s', (language, code, sentence) => {
    show(language, docOf(code));
    expect(screen.getByText(sentence)).toBeTruthy();
  });
  it('what the sides agree on is plain, what they do not is bold', () => {
    const doc = docOf('EX-01');
    const html = show('zh-CN', { ...doc, sides: [doc.sides[0], { ...doc.sides[1], data: { ...DATA['EX-01'], enteredBy: 'typed' } }] as ExceptionDoc['sides'] });
    const bold = [...html.querySelectorAll('dd[class*="differs"]')].map((d) => d.textContent);
    expect(bold).toEqual(['扫码枪', '手工输入']);
  });
});
