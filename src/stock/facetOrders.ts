import type { Columns } from './columns.ts';

export type SortKey = 'price' | 'carat' | 'color' | 'clarity';

/** Presorted permutations of the rows, one a sort key, made at the first question and kept until `clear`. */
export class Orders {
  private readonly known = new Map<SortKey, Uint32Array>();
  constructor(private readonly columns: Columns) {}

  /** Rows from the lowest to the highest value of `key`; ties stay in row order. */
  of(key: SortKey): Uint32Array {
    const known = this.known.get(key);
    if (known !== undefined && known.length === this.columns.size) return known;
    const n = this.columns.size;
    const column = this.column(key);
    const value = (i: number): number => Math.max(0, column[i]!); // i < n
    // Value and row in one double: sorting plain numbers beats any comparator, and ties stay in row order.
    const room = 2 ** Math.ceil(Math.log2(n + 1));
    const keys = new Float64Array(n);
    for (let i = 0; i < n; i += 1) keys[i] = value(i) * room + i;
    keys.sort();
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i += 1) order[i] = keys[i]! % room;
    this.known.set(key, order);
    return order;
  }

  private column(key: SortKey): ArrayLike<number> {
    const { price, number, grade } = this.columns;
    if (key === 'price') return price;
    if (key === 'carat') return number.carat;
    return key === 'color' ? grade.colorFrom : grade.clarityFrom;
  }

  clear(): void {
    this.known.clear();
  }
}
