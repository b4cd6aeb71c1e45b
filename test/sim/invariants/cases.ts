import type { Fact } from '../../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { aggregatesOf } from '../../../src/rules.ts';
import { erasedCards } from '../erased.ts';
import { GHOST } from '../ghost.ts';
import { caseText, expected, spoken } from '../oracle.ts';
import type { Known } from '../oracle.ts';
import { ofDoubles } from '../watch.ts';
import type { World } from '../world.ts';
import type { Bad } from './documents.ts';

/** I18, and the number of cases by the oracle. */
export function checkCases(all: readonly Fact[], known: Known, exceptions: readonly ExceptionDoc[], bad: Bad): void {
  const open = exceptions.filter((e) => e.status === 'open');
  const sets = new Map<string, string>();
  for (const e of open) {
    const key = `${e.code} ${e.subject} ${e.members.join()}${e.subject.startsWith('xfer:') || /^EX-(10|24|25)$/.test(e.code) ? e.id : ''}`; // short, lost and over are three questions about the same papers; so are two numbers missing below one
    if (sets.has(key)) bad(`I18 two open cases of one conflict: ${e.id} and ${sets.get(key) ?? ''}`);
    sets.set(key, e.id);
  }
  for (const e of exceptions)
    if (e.status === 'resolved' && (e.resolution === undefined || !all.some((f) => f.id === e.resolution?.factId)))
      bad(`I18 ${e.id} is closed without a resolution`);
  const { cases, silent } = expected(all, known);
  const forkOf = (e: ExceptionDoc): string => (e.code === 'EX-10' ? e.id.split(':').slice(5).join(':') : e.id.slice(e.id.lastIndexOf(':') + 1));
  // EX-21 of edits rests on cards, of which no fact tells (I11 looks after cards).
  const found = exceptions
    .filter(
      (e) =>
        e.status !== 'withdrawn' &&
        !e.id.endsWith(':edits') &&
        spoken(e.code) &&
        (e.code !== 'EX-10' || e.members.length === 1) &&
        !silent.has(e.subject) &&
        !silent.has(`${e.code} ${e.subject}`),
    )
    .map((e) => caseText({ ...e, fork: forkOf(e) }));
  const want = cases.map(caseText);
  for (const c of want) if (!found.includes(c)) bad(`O missing: ${c}${story(all, c)}`);
  for (const c of found) if (!want.includes(c)) bad(`O unexpected: ${c}${story(all, c)}`);
  for (const c of ofDoubles(all))
    if (!exceptions.some((e) => e.code === c.code && e.subject === c.subject && (c.members ?? []).every((m) => e.members.includes(m))))
      bad(`O missing: ${c.code} ${c.subject} ${(c.members ?? []).join()}`);
  if (found.length !== new Set(found).size) bad('O one conflict is there twice');
}

/** The facts behind a case, so that a person can judge who is right. */
function story(all: readonly Fact[], about: string): string {
  const subject = about.split(' ')[1] ?? '';
  return all
    .filter((f) => aggregatesOf(f).some((k) => k === subject))
    .sort((a, b) => (a.hlc < b.hlc ? -1 : 1))
    .map(
      (f) =>
        `\n      ${f.id.slice(-6)} ${f.kind} ${f.terminal} by ${f.by} after [${(f.prev[subject] ?? []).map((p) => p.slice(-6)).join()}] ${f.kind === 'sale.committed' ? '' : jcs(f.body).slice(0, 160)}`,
    )
    .join('');
}

/** EX-25 (§2): one case for every document that could not be taken, however often it came, and its text is kept. */
export function checkPoison(w: World, exceptions: readonly ExceptionDoc[], bad: Bad): void {
  const found = exceptions
    .filter((e) => e.code === 'EX-25')
    .map((e) => `${e.subject} ${e.members.join()}`)
    .sort();
  const want = [...w.ghost.poison.values()].map((id) => `terminal:${GHOST} ${id}`).sort();
  if (found.join('\n') !== want.join('\n')) bad(`O EX-25: ${found.join('; ')} instead of ${want.join('; ')}`);
  const kept = new Set(
    w.server.store
      .all('hq')
      .filter((x) => x._id.startsWith(`quarantine:${GHOST}`))
      .map((x) => jcs(JSON.parse(String(x['raw'])))),
  );
  const erased = erasedCards(w);
  for (const text of w.ghost.poison.keys()) {
    const raw = JSON.parse(text) as Fact; // as the damaged device wrote it, whether or not it reads as one
    const { salt: _s, personal: _p, ...place } = raw;
    // What is said of somebody who was erased since keeps its place and its number, not its words (I17, §4.11).
    const { customerId, docNo } = Object(raw.body) as { readonly customerId?: string; readonly docNo?: string };
    const emptied = jcs({ ...place, body: docNo === undefined ? {} : { docNo }, emptied: true });
    if (!kept.has(jcs(raw)) && !(erased.has(customerId ?? '') && kept.has(emptied)))
      bad(`I10 a document that could not be read is not kept: ${text.slice(0, 200)}`);
  }
}

/** Papers that were set aside and stand in their journal all the same: their numbers are no gaps (§4.11). */
export function setAside(w: World): Known['aside'] {
  return w.server.store.all('hq').flatMap((x) => {
    if (!x._id.startsWith('quarantine:') || ['hash-wrong', 'same-id-other-hash', 'not-yours'].includes(String(x['code']))) return [];
    const raw = JSON.parse(String(x['raw'])) as { readonly terminal?: string; readonly epoch?: string; readonly body?: { readonly docNo?: string } };
    return raw.terminal === undefined || raw.body?.docNo === undefined ? [] : [{ terminal: raw.terminal, epoch: raw.epoch ?? '', docNo: raw.body.docNo }];
  });
}
