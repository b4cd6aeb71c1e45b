import type { Fact } from '../../src/facts/envelope.ts';
import { body } from './reading.ts';
import type { Expected } from './accounts.ts';

/**
 * Cases over everything that has arrived, not over one thing's history: clocks (§3.2, EX-12), people whose rights had ended (§4.20, EX-14), what came after a
 * closing (§4.25, EX-23). `facts` carry corrected stamps, `said` the stamps they were written with.
 */
const ids = (...facts: readonly Fact[]): string[] => [...new Set(facts.map((f) => f.id as string))].sort();
const ms = (hlc: string): number => Number.parseInt(hlc, 10);

export function ofEverything(facts: readonly Fact[], said: ReadonlyMap<string, string>): Expected[] {
  return [...clocks(facts, said), ...leavers(facts), ...closings(facts, said)];
}
/** One case a boot of a till whose stamps were put right by more than two minutes; words about cases are no matter of a case. */
function clocks(facts: readonly Fact[], said: ReadonlyMap<string, string>): Expected[] {
  const boots = new Map<string, Fact[]>();
  for (const f of facts)
    if (f.kind !== 'case.resolved' && Math.abs(ms(f.hlc) - ms(said.get(f.id) ?? f.hlc)) > 120_000) {
      const boot = `${f.terminal} ${f.epoch}${f.bootId}`;
      boots.set(boot, [...(boots.get(boot) ?? []), f]);
    }
  return [...boots.values()].map((of) => ({ code: 'EX-12', subject: `terminal:${of[0]?.terminal ?? ''}`, members: ids(...of) }));
}
/** What somebody did between the end of their rights and the next time they were let in again. */
function leavers(facts: readonly Fact[]): Expected[] {
  return facts
    .filter((f) => f.kind === 'staff.revoked')
    .flatMap((end) => {
      const who = String(body(end)['staffNo']);
      const back = facts
        .filter((f) => f.kind === 'staff.reinstated' && body(f)['staffNo'] === who && f.hlc > end.hlc)
        .map((f) => f.hlc as string)
        .sort()[0];
      const did = facts.filter(
        (f) =>
          f.by === who && !/^staff\.(revoked|reinstated|lockedOut)$|^case\.resolved$/.test(f.kind) && f.hlc > end.hlc && (back === undefined || f.hlc < back),
      );
      return did.length === 0 ? [] : [{ code: 'EX-14', subject: `staff:${who}`, members: ids(end, ...did) }];
    });
}
/** Documents of money or goods of a closed store and day that the closing had not counted; of two closings of one day the one written first stands. */
function closings(facts: readonly Fact[], said: ReadonlyMap<string, string>): Expected[] {
  const stamp = (f: Fact): string => said.get(f.id) ?? f.hlc;
  const first = new Map<string, Fact>();
  for (const f of facts.filter((x) => x.kind === 'period.closed').sort((a, b) => (stamp(a) + a.id < stamp(b) + b.id ? -1 : 1)))
    if (!first.has(String(body(f)['closeId']))) first.set(String(body(f)['closeId']), f);
  return [...first].flatMap(([closeId, close]) => {
    const { storeId, fromDate, toDate, upTo } = body(close) as {
      readonly storeId: string;
      readonly fromDate: string;
      readonly toDate: string;
      readonly upTo: Readonly<Record<string, number>>;
    };
    const late = facts.filter(
      (f) =>
        /^(sale|order|card|goods|cash|points)\./.test(f.kind) &&
        f.terminal.startsWith(`${storeId}-`) &&
        f.scope.includes(storeId) &&
        f.businessDate >= fromDate &&
        f.businessDate <= toDate &&
        f.jseq > (upTo[f.terminal + f.epoch] ?? 0),
    );
    return late.length === 0 ? [] : [{ code: 'EX-23', subject: closeId, members: ids(close, ...late) }];
  });
}
/**
 * EX-11 and EX-10 that have to be there at least (§4.11, §4.12): two facts at one place of a journal, two papers of one number. Others may be beside them:
 * what only a hand-shake showed, and gaps, which wait for everybody's word.
 */
export function ofDoubles(facts: readonly Fact[]): Expected[] {
  const group = (name: (f: Fact) => string | undefined): (readonly Fact[])[] => {
    const by = new Map<string, Fact[]>();
    for (const f of facts) {
      const k = name(f);
      if (k !== undefined) by.set(k, [...(by.get(k) ?? []), f]);
    }
    return [...by.values()].filter((of) => of.length > 1);
  };
  const docNo = (f: Fact): string | undefined => {
    const no = body(f)['docNo'];
    return typeof no === 'string' && f.kind === 'sale.committed' ? no : undefined;
  };
  const subject = (of: readonly Fact[]): string => `terminal:${of[0]?.terminal ?? ''}`;
  return [
    ...group((f) => (f.terminal.startsWith('HQ') ? undefined : `${f.terminal} ${f.epoch} ${f.jseq}`)).map((of) => ({
      code: 'EX-11',
      subject: subject(of),
      members: ids(...of),
    })),
    ...group(docNo).map((of) => ({ code: 'EX-10', subject: subject(of), members: ids(...of) })),
  ];
}
