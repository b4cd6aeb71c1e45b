import type { Fact } from '../../../src/facts/envelope.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { shownCorrection } from '../../../src/conflict/clock.ts';
import { isRedacted } from '../../../src/facts/personal.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { copiesIn } from '../../../src/sales/copies.ts';
import { hlcMs } from '../../../src/kernel/hlc.ts';
import { saleKey } from '../../../src/sales/voids.ts';
import { standingVoid } from '../../../src/sales/voidSale.ts';
import type { SaleVoid } from '../../../src/sales/voidSale.ts';
import type { SaleCard } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/** In sums, histories and counts: neither a second record of one sale nor voided. */
export const isCountedSale = (c: Pick<SaleCard, 'copyOf' | 'voided'>): boolean => c.copyOf === undefined && c.voided === undefined;

/** Committed sales of this store, newest first. `pending` asks the replication, so a card is made anew when that moves. */
export class SalesView {
  readonly #facts = new Map<string, Fact<'sale.committed', SaleBody>>(); // by sale id
  readonly #isPending: (factId: string) => boolean;
  readonly #effOf: (factId: string) => string | undefined;
  readonly #index: Pick<FactIndex, 'of'>;
  readonly #copies = new Map<string, string>(); // sale id -> the sale it is a copy of
  #list: readonly SaleCard[] | undefined;

  constructor(index: Pick<FactIndex, 'of'>, isPending: (factId: string) => boolean, effOf: (factId: string) => string | undefined = () => undefined) {
    this.#index = index;
    this.#isPending = isPending;
    this.#effOf = effOf;
  }

  add(fact: Fact): boolean {
    const copies = copiesIn(fact);
    for (const c of copies) this.#copies.set(c.saleId, c.copyOf);
    if (copies.length > 0) {
      this.#list = undefined;
      return true;
    }
    if (!isKind(fact, 'sale.committed')) return false;
    const have = this.#facts.get(fact.body.saleId);
    if (have !== undefined && !(have.id === fact.id && isRedacted(fact))) return false;
    this.#facts.set(fact.body.saleId, fact);
    this.#list = undefined;
    return true;
  }
  /** The corrected time of a sale, ms, where it is another minute than the printed one. */
  correctedMs(fact: Pick<Fact, 'id' | 'wallMs'>): number | undefined {
    return shownCorrection(this.#effOf(fact.id), fact.wallMs);
  }
  /** The void that stands, where the sale was voided. */
  voidOf(saleId: string): SaleVoid | undefined {
    const facts = this.#index.of(saleKey(saleId));
    return facts.length < 2 ? undefined : standingVoid(saleId, facts);
  }
  /** Something was appended to a sale. */
  moved(): void {
    this.#list = undefined;
  }
  /** Acknowledgements or corrected times moved. */
  acknowledged(): void {
    this.#list = undefined;
  }
  fact(saleId: string): Fact<'sale.committed', SaleBody> | undefined {
    return this.#facts.get(saleId);
  }
  facts(): IterableIterator<Fact<'sale.committed', SaleBody>> {
    return this.#facts.values();
  }
  card(saleId: string): SaleCard | undefined {
    const fact = this.#facts.get(saleId);
    return fact === undefined ? undefined : this.#card(fact);
  }
  list(): readonly SaleCard[] {
    this.#list ??= [...this.#facts.values()].sort((a, b) => (a.hlc < b.hlc ? 1 : -1)).map((f) => this.#card(f));
    return this.#list;
  }
  #card(fact: Fact<'sale.committed', SaleBody>): SaleCard {
    const copyOf = this.#copies.get(fact.body.saleId);
    const gone = this.voidOf(fact.body.saleId);
    const correctedMs = this.correctedMs(fact);
    return {
      factId: fact.id,
      sale: fact.body,
      by: fact.by,
      terminal: fact.terminal,
      atMs: hlcMs(fact.hlc),
      wallMs: fact.wallMs,
      businessDate: fact.businessDate,
      pending: this.#isPending(fact.id),
      ...(copyOf === undefined ? {} : { copyOf }),
      ...(correctedMs === undefined ? {} : { correctedMs }),
      ...(gone === undefined
        ? {}
        : {
            voided: {
              factId: gone.id,
              wallMs: gone.wallMs,
              by: gone.by,
              reason: gone.body.reason,
              refundFen: gone.body.refundFen,
              ...(gone.approver === undefined ? {} : { approver: gone.approver }),
            },
          }),
    };
  }
}
