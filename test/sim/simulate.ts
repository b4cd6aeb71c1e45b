import { doDeed } from './deeds.ts';
import { hqDeed } from './hqdeeds.ts';
import { judge } from './invariants/judge.ts';
import type { Verdict } from './invariants/judge.ts';
import { dice } from './random.ts';
import { settle } from './timers.ts';
import { Till } from './till.ts';
import { World } from './world.ts';
import type { Wide } from './world.ts';

export interface Options {
  readonly seed: number;
  readonly days: number;
  readonly terminals: number;
  readonly actions: number;
  readonly disasters: boolean;
  readonly rollback: boolean;
  /** How much of what came into the tables later is played (1: gold prices, pieces by the gram, numbers that several people give; 2: `later.ts` too; 3: shares of campaigns and codes); pinned runs from before play without. */ readonly wide: Wide;
}
export const DEFAULTS: Omit<Options, 'seed'> = { days: 3, terminals: 5, actions: 300, disasters: true, rollback: false, wide: 3 };

type What =
  | 'deed'
  | 'hq'
  | 'cut'
  | 'mend'
  | 'crash'
  | 'restart'
  | 'late'
  | 'skew'
  | 'server'
  | 'image'
  | 'restore'
  | 'clone'
  | 'unclone'
  | 'backup'
  | 'rollback'
  | 'heal';
/** One thing that happens. It carries its own luck, so that leaving another one out does not change it. */
export interface Event {
  readonly n: number;
  readonly what: What;
  readonly r: number;
}
export interface Outcome {
  readonly options: Options;
  readonly broken: readonly string[];
  readonly exceptions: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly facts: number;
  readonly deeds: Readonly<Record<string, number>>;
  readonly refusals: Readonly<Record<string, number>>;
  readonly net: Readonly<Record<string, number>>;
  readonly log: readonly string[];
  readonly checks: number;
  readonly erased?: Verdict['erased'];
}

/** What happens in a run, from its seed alone. A run has one kind of disaster: two at once may rightly lose what only one copy had. */
export function planOf(o: Options): Event[] {
  const d = dice(o.seed);
  const drawn = o.disasters ? (['none', 'none', 'none', 'restore', 'clone', 'server'] as const)[d.int(6)] : 'none';
  const disaster = drawn === 'server' && !o.rollback ? 'none' : drawn;
  const kinds: (readonly [number, What])[] = [
    [70, 'deed'],
    [5, 'hq'],
    [4, 'cut'],
    [4, 'mend'],
    [3, 'crash'],
    [1, 'restart'],
    [2, 'late'],
    [1, 'skew'],
    [0.6, 'server'],
    [0.5, 'heal'],
  ];
  const plan: Event[] = [
    { n: 0, what: 'hq', r: 0 },
    { n: 1, what: 'hq', r: 0 },
  ];
  for (let n = 2; n < o.actions; n += 1) plan.push({ n, what: d.weighted(kinds), r: d.int(2 ** 31) });
  const put = (at: number, what: What): void => {
    plan.splice(Math.floor(o.actions * at), 0, { n: plan.length, what, r: d.int(2 ** 31) });
  };
  if (disaster === 'restore') {
    put(0.3, 'image');
    put(0.6, 'restore');
  }
  if (disaster === 'clone') {
    put(0.4, 'clone');
    put(0.7, 'unclone');
  }
  if (disaster === 'server') {
    put(0.4, 'backup');
    put(0.6, 'rollback');
  }
  plan.push({ n: plan.length, what: 'heal', r: 0 });
  return plan;
}

/** Plays a plan. The same options and plan give the same outcome to the last byte. */
export async function play(o: Options, plan: readonly Event[] = planOf(o)): Promise<Outcome> {
  const w = new World(o.seed, o.terminals, o.wide);
  const takeOut = w.timers.install();
  let verdict: Verdict = { broken: [], exceptions: {}, digest: '', facts: 0 };
  let checks = 0;
  try {
    await w.start();
    w.net.weather = { loseRequest: 0.1, loseAnswer: 0.1, duplicate: 0.1, late: 0.1 };
    const beat = (o.days * 86_400_000) / Math.max(1, o.actions);
    for (const event of plan) {
      w.step = event.n;
      const d = dice(event.r ^ (event.n * 2654435761));
      const text = await happen(w, event, d);
      w.log.push(`#${event.n} ${new Date(w.nowMs).toISOString().slice(5, 19)} ${event.what}: ${text}`);
      // At rest, before time passes: a watermark that moves on rewrites what was provisional, and no till has heard of it yet.
      if (event.what === 'heal') {
        verdict = await judge(w);
        checks += 1;
        if (verdict.broken.length > 0) break;
        w.net.weather = { loseRequest: 0.1, loseAnswer: 0.1, duplicate: 0.1, late: 0.1 };
      }
      await w.pass(Math.floor(beat * (0.5 + d.next())), d.int(25), event.r ^ 0x5eed);
    }
  } catch (error) {
    verdict = { ...verdict, broken: [...verdict.broken, `T ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] };
  } finally {
    for (const t of w.tills) if (!t.crashed()) t.kill('process');
    await w.server.stop();
    await settle();
    takeOut();
  }
  return {
    options: o,
    broken: verdict.broken,
    exceptions: verdict.exceptions,
    digest: verdict.digest,
    facts: verdict.facts,
    deeds: w.deedCounts,
    refusals: w.refusals,
    net: w.net.counts,
    log: w.log,
    checks,
    erased: verdict.erased,
  };
}

async function happen(w: World, event: Event, d: ReturnType<typeof dice>): Promise<string> {
  const originals = w.tills.filter((t) => !t.line.includes('#'));
  const till = d.pick(event.what === 'deed' || event.what === 'crash' ? w.tills : originals);
  if (till === undefined) return 'nobody';
  switch (event.what) {
    case 'deed':
      return `${till.line} ${doDeed(w, till, d)}`;
    // What headquarters wrote after a backup that is played back nobody else can give it again; here it writes nothing then.
    case 'hq':
      return w.backups.length > 0
        ? 'hq waits'
        : hqDeed(
            w,
            event.r === 0
              ? {
                  ...d,
                  weighted: (from) => {
                    const first = from[0];
                    if (first === undefined) throw new Error('empty');
                    return first[1];
                  },
                }
              : d,
          );
    case 'cut':
      w.net.cutLine(till.line);
      return till.line;
    case 'mend':
      w.net.heal(till.line);
      return till.line;
    case 'crash': {
      // The deed dies at one of its points, or the next arrival does.
      const points = d.int(9);
      till.crashAfter(points);
      return `${till.line} after ${points} points in ${doDeed(w, till, d)}`;
    }
    case 'restart':
      if (!till.crashed()) till.kill(d.chance(0.5) ? 'process' : 'power');
      return till.line;
    case 'late':
      await w.net.lateArrival(d);
      return '';
    case 'skew':
      till.skewMs = d.chance(0.5) ? 0 : (d.int(7200) - 3600) * 1000;
      return `${till.line} clock ${till.skewMs / 1000} s ahead`;
    case 'server':
      await w.server.restart();
      return '';
    case 'image':
      w.images.set(till.line, { image: till.image(), step: w.step });
      return till.line;
    case 'restore': {
      const [line] = [...w.images.keys()];
      const back = w.tills.find((t) => t.line === line);
      const copy = line === undefined ? undefined : w.images.get(line)?.image;
      if (back === undefined || copy === undefined || back.epoch !== copy.epoch) return 'nothing to restore';
      const whole = d.chance(0.5);
      w.restoreTill(back, copy, whole);
      return `${back.line} ${whole ? 'with its journal file' : 'without its journal file'}`;
    }
    case 'clone': {
      const image = till.image();
      const twin = new Till(`${till.line}#2`, till.terminal, till.storeId, w.net, () => w.nowMs, w.seed * 31 + 999, till.installId);
      twin.disk = image.disk;
      twin.lines = [...image.lines];
      twin.epoch = image.epoch;
      w.doubled.add(till.terminal);
      w.addTill(twin);
      void twin.start();
      await w.timers.calm();
      return twin.line;
    }
    case 'unclone':
      w.retireTwins = true;
      return '';
    case 'backup':
      w.backups.push({ at: w.server.store.backup(), step: w.step });
      return '';
    case 'rollback': {
      const old = w.backups.pop();
      if (old === undefined) return 'no backup';
      w.rolledBack = true;
      await w.server.restart(old.at);
      return `to step ${old.step}`;
    }
    case 'heal':
      await w.heal();
      return '';
  }
}

/** Leaves events out while the run still breaks the same invariant; bounded by tries. */
export async function shrink(
  o: Options,
  plan: readonly Event[],
  first: string,
  tries = 120,
): Promise<{ readonly plan: readonly Event[]; readonly outcome: Outcome }> {
  const id = first
    .split(' ')
    .slice(0, 2)
    .join(' ')
    .replace(/ [^a-z].*/, '');
  let best = [...plan];
  let outcome = await play(o, best);
  for (let size = Math.ceil(best.length / 2), left = tries; size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length - 1 && left > 0;) {
      left -= 1;
      const fewer = best.filter((e, i) => i < at || i >= at + size || e === best[best.length - 1]);
      const then = fewer.length === best.length ? undefined : await play(o, fewer);
      if (then !== undefined && then.broken.some((b) => b.startsWith(`${id} `))) {
        best = fewer;
        outcome = then;
      } else at += size;
    }
  }
  return { plan: best, outcome };
}
