import type { Fact } from '../../src/facts/envelope.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { identityCaseId, terminalKey } from '../../src/cases/terminal.ts';
import { gatewayException, putRuling } from '../adjudicator/rulings.ts';
import { dbOf } from '../store/update.ts';
import { each } from '../store/update.ts';
import type { Device } from '../services.ts';
import type { Gateway } from './context.ts';

export type Step = Pick<Fact, 'id' | 'jseq' | 'hash' | 'prevHash'>;

/** The acknowledgement after these facts, and whether they show a second life of the same journal (conflicts.md §4.12, SC-17). */
export function advance(device: Device, steps: readonly Step[]): { readonly device: Device; readonly broken?: Step } {
  let { ackJseq, ackHash, ackFact } = device;
  const ahead: Record<string, { hash: string; id: string; prevHash?: string }> = { ...device.ahead };
  let broken: Step | undefined;
  for (const s of [...steps].sort((a, b) => a.jseq - b.jseq)) {
    if (s.jseq <= ackJseq) continue;
    const other = ahead[s.jseq];
    if (other !== undefined && other.hash !== s.hash) broken ??= s;
    else ahead[s.jseq] = { hash: s.hash, id: s.id, prevHash: s.prevHash };
    for (let next = ahead[ackJseq + 1]; next !== undefined; next = ahead[ackJseq + 1]) {
      // A quarantined fact closes its gap with the hash it claimed; '' = it claimed none.
      if (next.prevHash !== undefined && ackHash !== '' && next.prevHash !== ackHash)
        broken ??= { id: next.id as Step['id'], jseq: ackJseq + 1, hash: next.hash, prevHash: next.prevHash };
      ackJseq += 1;
      ({ hash: ackHash, id: ackFact } = next);
      delete ahead[ackJseq];
    }
  }
  return { device: { ...device, ackJseq, ackHash, ackFact, ahead }, ...(broken === undefined ? {} : { broken }) };
}

/** True when the fact that was last acknowledged stands in the store with the same hash. */
export async function ackStands(g: Gateway, device: Device): Promise<boolean> {
  if (device.ackJseq === 0 || device.ackFact === undefined) return device.ackJseq === 0;
  const [found] = await g.store.get(dbOf(device.storeId), [device.ackFact]);
  if (found !== undefined) return found['hash'] === device.ackHash;
  const [kept] = await g.store.range('hq', `quarantine:${device.terminal}:`, `quarantine:${device.terminal}:\uffff`, 1);
  // A quarantined fact was acknowledged without standing among the facts.
  return kept !== undefined && String(kept['raw']).includes(device.ackFact);
}

/** Acknowledgements by what really stands, after the server lost something (SC-22): the longest gapless run from 1, of every epoch. */
export async function recount(g: Gateway, device: Device): Promise<Device> {
  const steps = new Map<string, Step[]>();
  const add = (epoch: string, step: Step): void => {
    (steps.get(epoch) ?? steps.set(epoch, []).get(epoch))?.push(step);
  };
  await each(g.store, dbOf(device.storeId), 'fact:', (docs) => {
    for (const d of docs) {
      const { _id, terminal, epoch, jseq, hash, prevHash } = d;
      if (terminal === device.terminal) add(String(epoch), { id: _id as Fact['id'], jseq: Number(jseq), hash: String(hash), prevHash: String(prevHash) });
    }
  });
  await each(g.store, 'hq', `quarantine:${device.terminal}:`, (docs) => {
    for (const d of docs) {
      const raw: unknown = JSON.parse(String(d['raw']));
      const step = claimed(raw, device.terminal);
      if (step !== undefined) add(step.epoch, step);
    }
  });
  const from = { ...device, ackJseq: 0, ackHash: '', ackFact: undefined, ahead: {} };
  const past = Object.fromEntries(
    Object.keys(device.past ?? {}).map((epoch) => {
      const { ackJseq, ackHash } = advance(from, steps.get(epoch) ?? []).device;
      return [epoch, { jseq: ackJseq, hash: ackHash }];
    }),
  );
  return { ...advance(from, steps.get(device.epoch) ?? []).device, ...(device.past === undefined ? {} : { past }) };
}

/** What an unreadable fact says of its place in the journal of this terminal; undefined where it says none, or speaks of another's. */
export function claimed(raw: unknown, terminal: string): (Step & { readonly epoch: string }) | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { id, jseq, hash, prevHash, epoch, terminal: writer } = raw as Record<string, unknown>;
  if (writer !== terminal) return undefined;
  if (typeof id !== 'string' || typeof jseq !== 'number' || !Number.isSafeInteger(jseq) || jseq < 1 || typeof epoch !== 'string') return undefined;
  return { id: id as Fact['id'], jseq, epoch, hash: typeof hash === 'string' ? hash : '', prevHash: typeof prevHash === 'string' ? prevHash : '' };
}

/** EX-11 out of a hand-shake, whose evidence is in no fact. The same case as the adjudicator's of this incarnation: whoever is first. */
export async function raiseIdentity(g: Gateway, device: Device, what: 'restored' | 'cloned', jseq: number, factIds: readonly string[]): Promise<void> {
  const rule = caseRule('EX-11');
  const atMs = g.now();
  const id = identityCaseId(device.terminal, device.epoch);
  const [found] = await g.store.get(dbOf(device.storeId), [id]);
  if (found !== undefined) return;
  await putRuling(
    g.store,
    gatewayException({
      id,
      code: 'EX-11',
      severity: rule.severity,
      owner: rule.owner,
      scope: [device.storeId],
      subject: terminalKey(device.terminal),
      members: [...factIds].sort(),
      openedMs: atMs,
      sides: [
        {
          factId: factIds[0] ?? '',
          kind: what,
          atMs,
          by: '',
          terminal: device.terminal,
          storeId: device.storeId,
          data: { what, jseq, ackJseq: device.ackJseq },
        },
      ],
    }),
    new Set([dbOf(device.storeId)]),
  );
  g.log.warn({ terminal: device.terminal, epoch: device.epoch, what, jseq }, 'terminal put in quarantine');
}
