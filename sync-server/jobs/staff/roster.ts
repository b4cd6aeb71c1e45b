import { parse } from 'csv-parse/sync';
import { staffMember } from '../../../src/staff/types.ts';
import type { Role, StaffMember } from '../../../src/staff/types.ts';
import { fail, ok } from '../../../src/kernel/result.ts';
import type { Problem, Result } from '../../../src/kernel/result.ts';

/** Columns of the OA's roster (A0.21) by the names they come with; order and further columns do not matter. */
const COLUMNS = {
  staffNo: ['工号', 'staffno', 'staff_no', 'no'],
  name: ['姓名', 'name'],
  nameEn: ['英文名', 'nameen', 'name_en'],
  title: ['职级', '职位', '岗位', 'title', 'grade'],
  store: ['门店', '门店编号', '体验店', 'store', 'stores'],
  status: ['在职状态', '状态', 'status'],
} as const;
type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ['staffNo', 'name', 'store', 'status'];
const HERE = new Set(['在职', '在岗', '试用', '试用期', '实习', 'active', 'on', '1', 'y', 'yes', '是']);
const GONE = new Set(['离职', '停职', '停用', '辞退', '退休', 'left', 'inactive', 'off', '0', 'n', 'no', '否']);
const MAX_ROWS = 20_000;
const MAX_CHARS = 4_000_000;

export interface RosterRow {
  readonly line: number;
  readonly staffNo: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly title?: string;
  readonly stores: readonly string[];
  readonly active: boolean;
}
export interface RosterError {
  readonly line: number;
  readonly staffNo: string;
  readonly problem: Problem;
}
export interface Roster {
  readonly rows: readonly RosterRow[];
  readonly errors: readonly RosterError[];
}

/** Reads a roster: every row stands for itself, a wrong one is named with its line and stops no other. Problems `roster-unreadable`, `roster-columns` {list}, `roster-long` {max}. */
export function readRoster(csv: string): Result<Roster> {
  if (csv.length > MAX_CHARS) return fail('roster-long', { max: MAX_ROWS });
  let table: string[][];
  try {
    table = parse(csv, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true });
  } catch {
    return fail('roster-unreadable');
  }
  const [head, ...lines] = table;
  if (head === undefined) return fail('roster-unreadable');
  if (lines.length > MAX_ROWS) return fail('roster-long', { max: MAX_ROWS });
  const names = head.map((h) => h.toLowerCase().replace(/\s/g, ''));
  const at = (c: Column): number => names.findIndex((n) => COLUMNS[c].some((x) => x === n));
  const missing = NEEDED.filter((c) => at(c) < 0).map((c) => COLUMNS[c][0]);
  if (missing.length > 0) return fail('roster-columns', { list: missing.join('、') });
  const rows: RosterRow[] = [];
  const errors: RosterError[] = [];
  const seen = new Set<string>();
  lines.forEach((cells, i) => {
    const line = i + 2;
    const cell = (c: Column): string => (at(c) < 0 ? '' : (cells[at(c)] ?? '').trim());
    const staffNo = cell('staffNo').toUpperCase();
    const wrong = (problem: Problem): void => void errors.push({ line, staffNo, problem });
    if (!staffMember.shape.staffNo.safeParse(staffNo).success) return wrong({ code: 'roster-no' });
    if (seen.has(staffNo)) return wrong({ code: 'roster-twice' });
    const name = cell('name');
    if (name === '' || name.length > 40) return wrong({ code: 'roster-name' });
    const status = cell('status').toLowerCase();
    if (!HERE.has(status) && !GONE.has(status)) return wrong({ code: 'roster-status', params: { status: cell('status').slice(0, 20) } });
    seen.add(staffNo);
    const [nameEn, title] = [cell('nameEn').slice(0, 60), cell('title').slice(0, 30)];
    rows.push({
      line,
      staffNo,
      name,
      ...(nameEn === '' ? {} : { nameEn }),
      ...(title === '' ? {} : { title }),
      stores: [
        ...new Set(
          cell('store')
            .split(/[\s,，、;；/|]+/)
            .filter((s) => s !== '' && s !== '总部'),
        ),
      ].map((s) => s.toUpperCase()),
      active: HERE.has(status),
    });
  });
  return ok({ rows, errors });
}

/** What somebody new may do, by the words of the grade; any grade may serve customers (A0.21). */
export function rolesFor(title: string | undefined): readonly Role[] {
  const has = (words: RegExp): boolean => words.test(title ?? '');
  if (has(/店长|经理|manager/i)) return ['SM', 'CON'];
  if (has(/收银|cashier/i)) return ['CSH'];
  if (has(/库管|柜长|warehouse/i)) return ['WH'];
  if (has(/前台|接待|reception/i)) return ['REC'];
  if (has(/客服|service/i)) return ['CS'];
  return ['CON'];
}

type Member = Omit<StaffMember, 'pinHash'>;
export interface RosterChange {
  readonly line: number;
  readonly kind: 'create' | 'change' | 'disable' | 'enable';
  readonly member: Member;
  readonly before?: Member;
  readonly fields: readonly string[];
}
export interface RosterPlan {
  readonly changes: readonly RosterChange[];
  readonly unchanged: number;
  readonly errors: readonly RosterError[];
  /** Active people of showrooms that the roster does not name: shown to a person, never disabled by their absence. */
  readonly absent: readonly { readonly staffNo: string; readonly name: string }[];
}
const same = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && [...a].sort().join() === [...b].sort().join();

/** What a roster would change: nobody is deleted, roles of people who are here stay as headquarters gave them, the same file again changes nothing. */
export function planRoster(roster: Roster, accounts: readonly Member[], stores: ReadonlySet<string>): RosterPlan {
  const errors = [...roster.errors];
  const changes: RosterChange[] = [];
  const known = new Map(accounts.map((a) => [a.staffNo, a]));
  let unchanged = 0;
  for (const row of roster.rows) {
    const unknown = row.stores.find((s) => !stores.has(s));
    if (unknown !== undefined) {
      errors.push({ line: row.line, staffNo: row.staffNo, problem: { code: 'store-unknown', params: { store: unknown } } });
      continue;
    }
    const before = known.get(row.staffNo);
    if (before === undefined) {
      if (!row.active) {
        unchanged += 1;
        continue;
      } // somebody who left before we knew them
      changes.push({
        line: row.line,
        kind: 'create',
        fields: [],
        member: {
          staffNo: row.staffNo,
          name: row.name,
          ...(row.nameEn === undefined ? {} : { nameEn: row.nameEn }),
          ...(row.title === undefined ? {} : { title: row.title }),
          roles: [...rolesFor(row.title)],
          stores: [...row.stores],
          active: true,
        },
      });
      continue;
    }
    if (before.roles.includes('ADM') && before.active && !row.active) {
      errors.push({ line: row.line, staffNo: row.staffNo, problem: { code: 'roster-admin' } });
      continue;
    }
    const nameEn = row.nameEn ?? before.nameEn;
    const title = row.title ?? before.title;
    const fields = [
      ...(before.name === row.name ? [] : ['name']),
      ...(before.nameEn === nameEn ? [] : ['nameEn']),
      ...(before.title === title ? [] : ['title']),
      ...(same(before.stores, row.stores) ? [] : ['stores']),
      ...(before.active === row.active ? [] : ['active']),
    ];
    if (fields.length === 0) {
      unchanged += 1;
      continue;
    }
    const member: Member = {
      staffNo: before.staffNo,
      name: row.name,
      ...(nameEn === undefined ? {} : { nameEn }),
      ...(title === undefined ? {} : { title }),
      roles: before.roles,
      stores: [...row.stores],
      active: row.active,
    };
    changes.push({ line: row.line, kind: before.active === row.active ? 'change' : row.active ? 'enable' : 'disable', member, before, fields });
  }
  const named = new Set([...roster.rows.map((r) => r.staffNo), ...roster.errors.map((e) => e.staffNo)]);
  const absent = accounts.filter((a) => a.active && a.stores.length > 0 && !named.has(a.staffNo)).map((a) => ({ staffNo: a.staffNo, name: a.name }));
  return { changes, unchanged, errors: errors.sort((a, b) => a.line - b.line), absent };
}
