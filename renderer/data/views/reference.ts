import type { WireDoc } from '../../../src/facts/docs.ts';
import type { CodeTableRef, NoticeRef, PriceRef, SettingsRef, StaffRef, StoreRef } from '../../../src/facts/reference.ts';
import type { StaffBundle, StaffMember } from '../../../src/staff/types.ts';
import { readReference } from '../documents.ts';

const NO_ROWS: CodeTableRef['rows'] = [];

/** Times outside a store's own zone until its reference document is here. */
export const HOME_ZONE = { timeZone: 'Asia/Shanghai', cutOff: '04:00' };

/** Stores, code tables, gold board, settings and the verified staff bundle; all written by headquarters (conflicts §3.8). */
export class ReferenceView {
  readonly #storeId: string;
  readonly #stores = new Map<string, StoreRef>();
  readonly #codes = new Map<string, CodeTableRef>();
  readonly #prices = new Map<string, PriceRef>();
  readonly #notices = new Map<string, NoticeRef>();
  #settings: SettingsRef | undefined;
  #bundle: StaffBundle | undefined;
  #staff = new Map<string, StaffMember>();
  #storeList: readonly StoreRef[] = [];
  #priceList: readonly PriceRef[] = [];

  constructor(storeId: string) {
    this.#storeId = storeId;
  }

  /** Takes a document; a staff bundle is handed back to be verified, because an unsigned one must not be believed. */
  arrive(doc: WireDoc): StaffRef | undefined {
    const ref = readReference(doc);
    if (ref === undefined) return undefined;
    switch (ref.cls) {
      case 'store':
        this.#stores.set(ref.storeId, ref);
        this.#storeList = [...this.#stores.values()].sort((a, b) => (a.storeId < b.storeId ? -1 : 1));
        return undefined;
      case 'codes':
        this.#codes.set(ref.table, { ...ref, rows: [...ref.rows].sort((a, b) => a.order - b.order) });
        return undefined;
      case 'price':
        this.#prices.set(ref.id, ref);
        this.#priceList = [...this.#prices.values()].sort((a, b) => b.validFromMs - a.validFromMs || (a.id < b.id ? -1 : 1));
        return undefined;
      case 'notice':
        this.#notices.set(ref.id, ref);
        return undefined;
      case 'settings':
        this.#settings = ref;
        return undefined;
      case 'staff':
        return ref.storeId === this.#storeId ? ref : undefined;
    }
  }

  /** A bundle whose signature was verified against the pinned keys; an older version never replaces a newer one. */
  acceptBundle(bundle: StaffBundle): boolean {
    if (bundle.storeId !== this.#storeId || (this.#bundle !== undefined && this.#bundle.version >= bundle.version)) return false;
    this.#bundle = bundle;
    this.#staff = new Map(bundle.staff.map((s) => [s.staffNo, s]));
    return true;
  }

  bundle(): StaffBundle | undefined {
    return this.#bundle;
  }
  staff(staffNo: string): StaffMember | undefined {
    return this.#staff.get(staffNo);
  }
  /** May act in this store by the newest verified bundle. */
  works(staffNo: string): boolean {
    const person = this.#staff.get(staffNo);
    return person?.active === true && (person.stores.length === 0 || person.stores.includes(this.#storeId));
  }
  store(): StoreRef | undefined {
    return this.#stores.get(this.#storeId);
  }
  stores(): readonly StoreRef[] {
    return this.#storeList;
  }
  codes(table: string): CodeTableRef['rows'] {
    return this.#codes.get(table)?.rows ?? NO_ROWS;
  }
  settings(): SettingsRef | undefined {
    return this.#settings;
  }
  notices(): readonly NoticeRef[] {
    return [...this.#notices.values()];
  }
  prices(): readonly PriceRef[] {
    return this.#priceList;
  }
}
