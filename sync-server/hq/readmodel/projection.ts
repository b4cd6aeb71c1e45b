import { appointmentForm } from '../../../src/appointments/types.ts';
import type { AppointmentForm, AptView } from '../../../src/appointments/types.ts';
import { foldAppointment } from '../../../src/appointments/fold.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { aliasesOf } from '../../../src/customers/identity.ts';
import { customerForm } from '../../../src/customers/types.ts';
import { elementsOf, formOf } from '../../../src/facts/heads.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { isRedacted } from '../../../src/facts/personal.ts';
import type { Head } from '../../../src/facts/head.ts';
import { isKind, readFact } from '../../../src/facts/registry.ts';
import { storeRef } from '../../../src/facts/reference.ts';
import type { DecisionDoc, ExceptionDoc } from '../../../src/facts/rulings.ts';
import { maskPhone } from '../../../src/kernel/phone.ts';
import { copiesIn } from '../../../src/sales/copies.ts';
import { standingVoid } from '../../../src/sales/voidSale.ts';
import type { SaleVoid } from '../../../src/sales/voidSale.ts';
import type { PieceRow } from '../../../src/stock/types.ts';
import type { SmsDoc } from '../../outbox/types.ts';
import type { StoredDoc } from '../../store/port.ts';
import type { ReadModelDb } from './duck.ts';
import { wireOf } from './wire.ts';
import { auditRow, smsRow, staffRow, storeRow, terminalRow } from './docRows.ts';
import { exceptionRow, factMs, factRow, pieceRow, pseudonym, record, saleRows, searchText } from './rows.ts';
import type { AuditDoc } from './docRows.ts';
import type { Row, TableName } from './tables.ts';
import { tokenOf } from '../../../src/customers/erased.ts';

/** One micro-batch: documents in, rows of every table out. Appointments are folded anew from all their facts (architecture §3.1). */
export class Projection {
  private readonly out = new Map<TableName, Row[]>();
  private readonly facts = new Map<string, Fact>();
  private readonly aptHeads = new Map<string, Head>();
  private readonly custHeads = new Map<string, Head>();
  private readonly touchedVoids = new Set<string>();
  private readonly touchedApts = new Set<string>();
  private readonly merges = new Map<string, DecisionDoc>();

  constructor(private readonly db: ReadModelDb) {}

  take(doc: StoredDoc): void {
    const prefix = doc._id.slice(0, doc._id.indexOf(':'));
    if (prefix === 'fact') this.takeFact(doc);
    else if (prefix === 'apt') this.takeHead(this.aptHeads, doc);
    else if (prefix === 'cust') this.takeHead(this.custHeads, doc);
    else if (prefix === 'piece')
      this.push('pieces', pieceRow(wireOf(doc) as unknown as PieceRow)); // written by the server itself
    else if (prefix === 'rul' && doc['cls'] === 'exception')
      this.push('exceptions', exceptionRow(wireOf(doc) as unknown as ExceptionDoc)); // likewise
    else if (prefix === 'rul' && doc._id.startsWith('rul:dec:alias:'))
      this.merges.set(doc._id, wireOf(doc) as unknown as DecisionDoc); // likewise
    else if (prefix === 'device') this.pushIf('terminals', terminalRow({ terminal: doc._id.slice('device:'.length), ...doc }));
    else if (prefix === 'staff') this.pushIf('staff', staffRow(doc));
    else if (prefix === 'sms')
      this.push('sms', smsRow(doc as unknown as SmsDoc)); // likewise
    else if (prefix === 'audit')
      this.push('audit', auditRow(doc as unknown as AuditDoc)); // likewise
    else if (prefix === 'ref' && doc['cls'] === 'store') {
      const parsed = storeRef.safeParse(wireOf(doc));
      if (parsed.success) this.push('stores', storeRow(parsed.data));
    }
  }

  private push(table: TableName, row: Row): void {
    const rows = this.out.get(table);
    if (rows === undefined) this.out.set(table, [row]);
    else rows.push(row);
  }
  private pushIf(table: TableName, row: Row | undefined): void {
    if (row !== undefined) this.push(table, row);
  }

  private takeFact(doc: StoredDoc): void {
    const read = readFact(wireOf(doc));
    if (read.state !== 'ok') return; // a newer or unknown kind is kept by the gateway and never folded (architecture §3.2)
    const fact = read.fact;
    const seen = this.facts.get(fact.id);
    if (seen !== undefined && (isRedacted(seen) || !isRedacted(fact))) return;
    this.facts.set(fact.id, fact);
    const row = factRow(fact);
    this.push('facts', row);
    if (fact.kind === 'sale.committed') {
      const parts = saleRows(fact);
      this.push('sales', parts.sale);
      for (const line of parts.lines) this.push('sale_lines', line);
      for (const payment of parts.payments) this.push('payments', payment);
    }
    const saleId = record(fact.body)['saleId'];
    if ((fact.kind === 'sale.voided' || fact.kind === 'sale.pickedUp') && typeof saleId === 'string') this.touchedVoids.add(saleId);
    for (const copy of copiesIn(fact)) this.push('copies', { sale_id: copy.saleId, copy_of: copy.copyOf, at_ms: factMs(fact) });
    if (typeof row['apt_id'] === 'string') this.touchedApts.add(row['apt_id']);
  }

  private takeHead(into: Map<string, Head>, doc: StoredDoc): void {
    const head = wireOf(doc) as unknown as Head; // heads are merged by the gateway before they are stored
    const other = into.get(head.id);
    into.set(head.id, other === undefined ? head : mergeHead(other, head));
  }

  async rows(): Promise<ReadonlyMap<TableName, readonly Row[]>> {
    await this.customers();
    await this.aliases();
    await this.appointments();
    await this.voids();
    return this.out;
  }

  /** Voids, folded anew with the hand-overs that may overrule them (conflicts.md §4.7). */
  private async voids(): Promise<void> {
    const ids = [...this.touchedVoids];
    if (ids.length === 0) return;
    const stored = await this.db.query<{ json: string }>(
      `SELECT json FROM facts WHERE kind IN ('sale.voided', 'sale.pickedUp') AND json_extract_string(json, '$.body.saleId') IN (${placeholders(ids)})`,
      ids,
    );
    const all = new Map<string, Fact>(stored.map((r) => JSON.parse(r.json) as Fact).map((f) => [f.id, f])); // written by this file
    for (const fact of this.facts.values()) all.set(fact.id, fact);
    for (const saleId of ids) {
      const own = [...all.values()].filter((f) => record(f.body)['saleId'] === saleId);
      const standing = standingVoid(saleId, own);
      const told = standing ?? own.find((f): f is SaleVoid => isKind(f, 'sale.voided'));
      if (told !== undefined)
        this.push('voids', {
          sale_id: saleId,
          fact_id: told.id,
          standing: standing !== undefined,
          at_ms: factMs(told),
          by_no: told.by,
          reason: told.body.reason,
          refund_fen: told.body.refundFen,
        });
    }
  }

  private async customers(): Promise<void> {
    const stored = await this.storedHeads('customers', [...this.custHeads.keys()]);
    for (const [id, head] of this.custHeads) {
      const before = stored.get(id);
      const merged = before === undefined ? head : mergeHead(before, head);
      this.push('customers', customerRow(merged));
    }
  }

  /** Who stands for whom, from every merge and unmerge; anew whenever one of them came (they are few). */
  private async aliases(): Promise<void> {
    const fresh = [...this.facts.values()].filter((f) => MERGES.includes(f.kind));
    if (fresh.length === 0 && this.merges.size === 0) return;
    for (const [id, doc] of this.merges) this.push('merges', { id, json: JSON.stringify(doc) });
    const stored = await this.db.query<{ json: string }>(`SELECT json FROM facts WHERE kind IN (${MERGES.map((k) => `'${k}'`).join(', ')})`);
    const rules = await this.db.query<{ json: string }>('SELECT json FROM merges');
    const decisions = new Map([...rules.map((r) => JSON.parse(r.json) as DecisionDoc), ...this.merges.values()].map((d) => [d.id, d])); // written by this file
    const facts = new Map([...stored.map((r) => JSON.parse(r.json) as Fact), ...fresh].map((f) => [f.id, f])); // likewise
    const graph = aliasesOf(facts.values(), [...decisions.values()]);
    const ids = new Set(
      [...facts.values()]
        .flatMap((f) => {
          const b = record(f.body);
          return [String(b['loser']), String(b['survivor'])];
        })
        .concat([...decisions.values()].flatMap((d) => [d.winner, ...d.losers.map((l) => l.factId)])),
    );
    for (const id of ids) this.push('aliases', { id, root: graph.root(id) });
  }

  private async appointments(): Promise<void> {
    const ids = [...new Set([...this.touchedApts, ...this.aptHeads.keys()])];
    if (ids.length === 0) return;
    const heads = await this.storedHeads('apt_heads', ids);
    for (const [id, head] of this.aptHeads) {
      const before = heads.get(id);
      const merged = before === undefined ? head : mergeHead(before, head);
      heads.set(id, merged);
      this.push('apt_heads', { id, json: JSON.stringify(merged) });
    }
    const facts = await this.factsOf(ids);
    for (const id of ids) {
      const own = facts.get(id) ?? [];
      const row = appointmentRow(id, heads.get(id), own, foldAppointment(id, own));
      this.pushIf('appointments', row);
    }
  }

  private async storedHeads(table: 'customers' | 'apt_heads', ids: readonly string[]): Promise<Map<string, Head>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db.query<{ id: string; json: string }>(`SELECT id, json FROM ${table} WHERE id IN (${placeholders(ids)})`, ids);
    return new Map(rows.map((r) => [r.id, JSON.parse(r.json) as Head])); // written by this file
  }

  private async factsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Fact[]>> {
    const stored = await this.db.query<{ json: string }>(`SELECT json FROM facts WHERE apt_id IN (${placeholders(ids)})`, ids);
    const all = new Map<string, Fact>(stored.map((r) => JSON.parse(r.json) as Fact).map((f) => [f.id, f])); // written by this file
    for (const fact of this.facts.values()) all.set(fact.id, fact);
    const grouped = new Map<string, Fact[]>();
    for (const fact of all.values()) {
      const aptId = record(fact.body)['aptId'];
      if (typeof aptId !== 'string') continue;
      const list = grouped.get(aptId);
      if (list === undefined) grouped.set(aptId, [fact]);
      else list.push(fact);
    }
    return grouped;
  }
}

const MERGES: readonly string[] = ['cust.aliased', 'cust.unaliased'];
export const placeholders = (list: readonly unknown[]): string => list.map((_, i) => `$${i + 1}`).join(', ');
/** The last four digits, which staff read out; the whole number never enters the read model (A0.32). */
const tailOf = (phone: string | undefined): string | null => (phone === undefined ? null : phone.slice(-4));

function customerRow(head: Head): Row {
  const form = formOf(head, customerForm.partial()) ?? {};
  const tags = elementsOf(head, 'tags');
  return {
    id: head.id,
    name: head.erasedAt === undefined ? (form.name ?? null) : pseudonym(tokenOf(head.id)),
    title: form.title ?? null,
    phone_masked: form.phoneE164 === undefined ? null : maskPhone(form.phoneE164),
    phone_tail: tailOf(form.phoneE164),
    member_no: form.memberNo ?? null,
    level: form.level ?? null,
    source: form.source ?? null,
    owner: form.owner ?? null,
    tags: tags.join(' ') || null,
    stores: head.scope.join(','),
    text: searchText(form.name, form.memberNo, tailOf(form.phoneE164), tags.join(' ')),
    json: JSON.stringify(head),
  };
}

function appointmentRow(id: string, head: Head | undefined, facts: readonly Fact[], view: AptView): Row | undefined {
  const created = facts.find((f) => f.kind === 'apt.created');
  const first = created === undefined ? undefined : (record(created.body)['form'] as Partial<AppointmentForm>); // checked by the registry
  const form: Partial<AppointmentForm> = formOf(head, appointmentForm.partial(), first ?? {}) ?? {};
  if (form.storeId === undefined || form.name === undefined) return undefined; // neither card nor creation is here yet
  return {
    id,
    number: view.number ?? form.number ?? null,
    name: form.name === '' && form.customerId !== undefined && form.phoneE164 === undefined ? pseudonym(tokenOf(form.customerId)) : form.name,
    title: form.title ?? null,
    phone_masked: form.phoneE164 === undefined ? null : maskPhone(form.phoneE164),
    phone_tail: tailOf(form.phoneE164),
    store: form.storeId,
    visit_ms: form.visitAt ?? null,
    level: form.level ?? null,
    source: form.source ?? null,
    purpose: form.purpose ?? null,
    category: form.category ?? null,
    style_no: form.styleNo ?? null,
    need: form.needText ?? null,
    budget_min: form.budgetMinFen ?? null,
    budget_max: form.budgetMaxFen ?? null,
    status: view.status,
    sub: view.sub,
    assigned: view.assigned ?? null,
    main: view.main ?? null,
    arrived_ms: view.arrivedAt ?? null,
    claimed_ms: view.claimedAt ?? null,
    ended_ms: view.endedAt ?? null,
    created_ms: created === undefined ? null : factMs(created),
    walk_in: form.walkIn ?? false,
    online: created !== undefined && record(created.body)['online'] === true,
    shown: facts.some((f) => f.kind === 'apt.shown'),
    sale_ids: view.saleIds.join(' ') || null,
    text: searchText(view.number, form.name, tailOf(form.phoneE164), form.styleNo, form.needText, view.main, view.assigned),
  };
}
