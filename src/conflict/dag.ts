import { byText, sortedUnique } from '../kernel/order.ts';

/** An event that names the heads it had seen (conflicts.md §3.3). */
export interface DagNode {
  readonly id: string;
  readonly prev: readonly string[];
}
export interface Dag<N extends DagNode> {
  /** Causes before effects; what is free in that is ordered by the given comparison, then by id. */
  readonly order: readonly N[];
  /** Ids nobody follows: `prev` of the next event. */
  readonly heads: readonly string[];
  /** Predecessors that are named but not at hand (待补全). */
  readonly missing: readonly string[];
  get(id: string): N | undefined;
  /** True when `a` happened before `b` was written, and its writer knew it. */
  isAncestor(a: string, b: string): boolean;
  /** Neither knew the other. A node is not concurrent with itself. */
  concurrent(a: string, b: string): boolean;
}

/** Builds the causal order of events. Repeats, missing predecessors and (forged) circles do no harm. */
export function buildDag<N extends DagNode>(events: Iterable<N>, compare: (a: N, b: N) => number = () => 0): Dag<N> {
  const nodes = new Map<string, N>();
  for (const e of events) if (!nodes.has(e.id)) nodes.set(e.id, e);
  const rank = (a: N, b: N): number => compare(a, b) || byText(a.id, b.id);
  const sorted = [...nodes.values()].sort(rank);
  const missing = new Set<string>();
  const followed = new Set<string>();
  const waiting = new Map<string, number>();
  const children = new Map<string, N[]>();
  for (const n of sorted) {
    const known = sortedUnique(n.prev).filter((p) => p !== n.id && (nodes.has(p) || (missing.add(p), false)));
    waiting.set(n.id, known.length);
    for (const p of known) {
      followed.add(p);
      children.set(p, [...(children.get(p) ?? []), n]);
    }
  }
  const order: N[] = [];
  const ancestors = new Map<string, Set<string>>();
  const ready = sorted.filter((n) => waiting.get(n.id) === 0);
  const emit = (n: N): void => {
    const mine = new Set<string>();
    for (const p of n.prev) {
      const of = ancestors.get(p);
      if (of === undefined) continue;
      mine.add(p);
      for (const a of of) mine.add(a);
    }
    ancestors.set(n.id, mine);
    order.push(n);
    for (const c of children.get(n.id) ?? []) {
      const left = (waiting.get(c.id) ?? 0) - 1;
      waiting.set(c.id, left);
      if (left === 0 && !ancestors.has(c.id)) {
        const at = ready.findIndex((r) => rank(c, r) < 0);
        ready.splice(at < 0 ? ready.length : at, 0, c);
      }
    }
  };
  for (;;) {
    // A circle leaves nobody ready: the first of those left goes on without its unknown cause.
    const next = ready.shift() ?? sorted.find((n) => !ancestors.has(n.id));
    if (next === undefined) break;
    if (!ancestors.has(next.id)) emit(next);
  }
  const isAncestor = (a: string, b: string): boolean => ancestors.get(b)?.has(a) ?? false;
  return {
    order,
    missing: sortedUnique(missing),
    heads: sortedUnique(sorted.filter((n) => !followed.has(n.id)).map((n) => n.id)),
    get: (id) => nodes.get(id),
    isAncestor,
    concurrent: (a, b) => a !== b && nodes.has(a) && nodes.has(b) && !isAncestor(a, b) && !isAncestor(b, a),
  };
}

/** Nearest event that all of these follow, latest in causal order; '' when they share none. Names a conflict (conflicts.md §3.7). */
export function forkPoint<N extends DagNode>(dag: Dag<N>, ids: readonly string[]): string {
  for (let i = dag.order.length - 1; i >= 0; i -= 1) {
    const candidate = dag.order[i];
    if (candidate !== undefined && ids.every((id) => dag.isAncestor(candidate.id, id))) return candidate.id;
  }
  return '';
}

export interface Fork {
  /** Fact where the branches part; '' at the very beginning. */
  readonly from: string;
  /** Each branch: ids that follow its first event and that no other branch knows, in causal order. At least two. */
  readonly branches: readonly (readonly string[])[];
}
/** Open forks: places from where two or more branches lead to different heads (conflicts.md §3.3). A joined fork is none. */
export function forks<N extends DagNode>(dag: Dag<N>): Fork[] {
  if (dag.heads.length < 2) return [];
  const from = forkPoint(dag, dag.heads);
  const branchOf = (head: string): string[] =>
    dag.order.map((n) => n.id).filter((id) => id === head || (dag.isAncestor(id, head) && !dag.heads.every((h) => h === id || dag.isAncestor(id, h))));
  return [{ from, branches: dag.heads.map(branchOf) }];
}
