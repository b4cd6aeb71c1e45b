import type { Fact } from '../../src/facts/envelope.ts';
import type { Action } from '../../src/facts/head.ts';
import type { Actor } from '../../src/kernel/context.ts';
import type { Backup } from './docstore.ts';
import { Ghost } from './ghost.ts';
import { Net } from './net.ts';
import { SimServer } from './server.ts';
import { dice } from './random.ts';
import { VirtualTimers } from './timers.ts';
import { copyDisk, Till } from './till.ts';
import type { Image } from './till.ts';

/** What a person was told is done: it must never disappear (conflicts §1.1, §1.7). */
export interface FieldWrite {
  readonly line: string;
  readonly headId: string;
  readonly field: string;
  readonly value: unknown;
  readonly by: string;
  readonly step: number;
}
export const START_MS = Date.UTC(2026, 10, 19, 2); // 2026-11-19 10:00 in Shanghai
export const CONSULTANTS: Readonly<Record<string, readonly Actor[]>> = Object.fromEntries(
  ['S01', 'S02'].map((s) => [s, ['1', '2', '3'].map((n): Actor => ({ staffNo: `${s.slice(1)}0${n}`, name: `${s}-${n}`, roles: ['CON'], stores: [s] }))]),
);
export const MANAGERS: Readonly<Record<string, Actor>> = Object.fromEntries(
  ['S01', 'S02'].map((s) => [s, { staffNo: `${s.slice(1)}00`, name: `${s}-SM`, roles: ['SM', 'WH', 'CON'], stores: [s] }]),
);

/** See `Options.wide`. */
export type Wide = 0 | 1 | 2 | 3;
/** A sensitive field of a card as a till wrote it, and the stamp its writer found there. */
export interface Wrote {
  readonly headId: string;
  readonly field: string;
  readonly hlc: string;
  readonly value: unknown;
  readonly saw: string | undefined;
}

/** Everything there is in one run. */
export class World {
  nowMs = START_MS;
  step = 0;
  readonly server: SimServer;
  readonly net: Net;
  readonly tills: Till[] = [];
  readonly timers: VirtualTimers;
  /** By fact id: what was told done, with the device that said it. */
  readonly done = new Map<string, { readonly fact: Fact; readonly line: string }>();
  readonly fields: FieldWrite[] = [];
  /** Writes of a restored or cloned machine that need not survive; what did may still stand somewhere, and was somebody's own. */
  readonly forgotten: FieldWrite[] = [];
  /** Writes of sensitive fields by card, field and stamp. */
  readonly wrote = new Map<string, Wrote>();
  readonly ghost: Ghost;
  readonly pieces: string[] = [];
  readonly deedCounts: Record<string, number> = {};
  readonly refusals: Record<string, number> = {};
  readonly log: string[] = [];
  readonly backups: { readonly at: Backup; readonly step: number }[] = [];
  readonly images = new Map<string, { readonly image: Image; readonly step: number }>();
  /** Devices whose identity was doubled or set back in this run: their numbers are a matter of EX-10 and EX-11. */
  readonly doubled = new Set<string>();
  /** Headquarters was put back to an older backup. */
  rolledBack = false;
  /** Twins are taken off the net as soon as nothing of theirs waits. */
  retireTwins = false;
  #nextPiece = 0;
  readonly #stores: Readonly<Record<string, string>>;

  constructor(
    readonly seed: number,
    terminals: number,
    readonly wide: Wide = 3,
  ) {
    const names = Array.from({ length: terminals }, (_, i) => {
      const s = i % 2 === 0 ? 'S01' : 'S02';
      return { storeId: s, terminal: `${s}-T${Math.floor(i / 2) + 1}` };
    });
    this.#stores = Object.fromEntries(names.map((n) => [n.terminal, n.storeId]));
    const now = (): number => this.nowMs;
    this.timers = new VirtualTimers(now);
    this.server = new SimServer(['S01', 'S02'], now, seed);
    this.ghost = new Ghost(this.server, now, seed);
    this.net = new Net(
      this.server,
      (line) => this.#stores[line.split('#')[0] ?? ''] ?? '',
      () => this.timers.calm(),
    );
    for (const [i, n] of names.entries()) this.tills.push(new Till(n.terminal, n.terminal, n.storeId, this.net, now, seed * 31 + i));
    for (const t of this.tills) t.onWrote = this.#wrote;
  }
  async start(): Promise<void> {
    await this.server.start();
    for (const t of this.tills) {
      await this.server.enrol(t.terminal, t.storeId, t.installId);
      void t.start();
      await this.timers.calm();
    }
  }
  newPieceNo(): string {
    const no = `RD26${String((this.#nextPiece += 1)).padStart(5, '0')}`;
    this.pieces.push(no);
    return no;
  }

  readonly #wrote = (w: Wrote): void => {
    const name = `${w.headId} ${w.field} ${w.hlc}`;
    if (!this.wrote.has(name)) this.wrote.set(name, w);
  };
  /** Another device in the run, as a copy of one that is there. */
  addTill(till: Till): void {
    till.onWrote = this.#wrote;
    this.tills.push(till);
  }

  /** A person presses the button on this till. */
  act(till: Till, action: Action): void {
    const { step } = this;
    till.run(action, (r) => {
      if (!r.ok) {
        this.refuse(r.problem.code);
        return;
      }
      for (const fact of r.value) this.done.set(fact.id, { fact, line: till.line });
      for (const h of action.heads)
        for (const [field, value] of Object.entries(h.fields ?? {}))
          if (value !== undefined && value !== null) this.fields.push({ line: till.line, headId: h.id, field, value, by: h.by, step });
    });
  }
  refuse(code: string): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }

  /** Lets time pass: timers that are due fire, then up to `steps` requests and answers find their way. */
  async pass(ms: number, steps: number, r: number): Promise<void> {
    this.nowMs += ms;
    // The operating system writes relaxed pages within half a minute: a power cut takes only what is younger.
    if (ms > 30_000) for (const t of this.tills) t.store?.flush();
    this.net.heartbeat();
    await this.timers.calm();
    const d = dice(r);
    for (let i = 0; i < steps && (await this.net.step(d)); i += 1);
    await this.lookAfterDevices();
  }
  /** What people do about devices: a crashed one is started again, a suspect one gets its new epoch from OPS. */
  async lookAfterDevices(): Promise<void> {
    for (const t of [...this.tills]) {
      if (t.line.includes('#')) {
        // The second PC goes out of use; what it wrote has arrived first (conflicts §4.12).
        if (this.retireTwins && !t.crashed() && !t.busy() && t.open?.terminal.sync.status().pending === 0) {
          t.kill('process');
          this.net.cutLine(t.line);
          this.tills.splice(this.tills.indexOf(t), 1);
          await this.timers.calm();
          continue;
        }
        // One that is not let in any more gets the epoch that OPS gives, sends what only it has, and goes then (SC-17).
        const device = t.suspect ? await this.server.devices.get(t.terminal) : undefined;
        if (device !== undefined && device.epoch !== t.epoch) {
          t.epoch = device.epoch;
          t.suspect = false;
        }
      }
      if (t.wantedEpoch !== undefined) {
        const epoch = t.wantedEpoch;
        t.wantedEpoch = undefined;
        t.suspect = false;
        if (!t.crashed()) t.kill('process');
        t.epoch = epoch;
      } else if (t.suspect && this.net.isUp(t.line)) {
        if (!t.crashed()) t.kill('process');
        this.doubled.add(t.terminal);
        const bumped = await this.server.devices.bumpEpoch(t.terminal);
        await this.timers.calm();
        if (bumped.ok) {
          t.epoch = bumped.value.epoch;
          t.suspect = false;
          this.log.push(`  OPS gives ${t.line} epoch ${t.epoch}`);
        }
      }
      if (t.crashed() && !t.suspect) void t.start();
      await this.timers.calm();
    }
  }
  /** A copy of a clone's or a restored till's past is taken away from what must survive where nobody else has it. */
  forget(till: Till, kept: Image): void {
    const onServer = new Set(this.server.stores.flatMap((s) => this.server.store.all(s.toLowerCase()).map((d) => d._id)));
    const there = (id: string): boolean =>
      onServer.has(id) ||
      kept.disk.collections.get('facts')?.has(id) === true ||
      this.tills.some((t) => t !== till && t.disk.collections.get('facts')?.has(id) === true);
    for (const [id, { line }] of this.done) if (line === till.line && !there(id)) this.done.delete(id);
    for (let i = this.fields.length - 1; i >= 0; i -= 1) if (this.fields[i]?.line === till.line) this.forgotten.push(...this.fields.splice(i, 1));
  }
  restoreTill(till: Till, from: Image, withJournal: boolean): void {
    this.doubled.add(till.terminal);
    till.kill('power');
    this.forget(till, from);
    till.disk = copyDisk(from.disk);
    if (withJournal) till.lines = [...from.lines];
    till.suspect = false;
    till.wantedEpoch = undefined;
  }

  /** Lets time pass until headquarters has done this: it waits on its own timers in between. */
  async until(work: Promise<unknown>): Promise<void> {
    let done = false;
    void work.then(() => {
      done = true;
    });
    for (let i = 0; i < 4000 && !done; i += 1) {
      this.nowMs += 10;
      await this.timers.calm();
    }
    if (!done) throw new Error('headquarters does not come to an end');
  }

  /** The net heals and the world comes to rest: everything is pushed, judged and pulled everywhere. */
  async heal(): Promise<void> {
    this.net.weather = { loseRequest: 0, loseAnswer: 0, duplicate: 0, late: 0 };
    const d = dice(this.seed ^ 0x4ea1 ^ this.step);
    this.retireTwins = true;
    for (const t of this.tills) this.net.heal(t.line);
    let quiet = 0;
    let settled = false;
    for (let round = 0; round < 400 && quiet < 3; round += 1) {
      const before = this.server.store.writes();
      this.nowMs += 1500;
      this.net.heartbeat();
      await this.timers.calm();
      await this.lookAfterDevices();
      for (const t of this.tills) t.open?.terminal.sync.poke();
      await this.timers.calm();
      let moved = 0;
      while (await this.net.step(d)) moved += 1;
      await this.timers.calm();
      const pending = this.tills.some(
        (t) => t.crashed() || t.suspect || t.wantedEpoch !== undefined || t.busy() || (t.open?.terminal.sync.status().pending ?? 1) > 0,
      );
      // A poke asks for everything once more: rest is when that brings nothing new.
      quiet = !pending && moved >= 0 && before === this.server.store.writes() ? quiet + 1 : 0;
      // Watermarks hold a while after they were told; what waited for them is judged then, and has to arrive too.
      if (quiet === 3 && !settled) {
        settled = true;
        await this.until(this.server.settled());
        quiet = 0;
      }
    }
    if (quiet < 3)
      throw new Error(
        `no rest: ${this.tills.map((t) => `${t.line} ${t.crashed() ? 'down' : JSON.stringify({ ...t.open?.terminal.sync.status(), pendingByKind: undefined })} suspect=${String(t.suspect)} wanted=${t.wantedEpoch ?? ''} busy=${String(t.busy())}`).join('; ')}; server writes ${this.server.store.writes()}`,
      );
    for (const t of this.tills) t.store?.flush();
  }
}
