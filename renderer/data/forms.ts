import type { Areas } from './areas.ts';
import type { DeviceStore } from './port.ts';

/** Fields of one form that somebody has typed into and not saved. */
export interface KeptForm {
  readonly by: string;
  readonly atMs: number;
  /** Card that saving it makes: once that stands, the form was saved, whatever the crash left behind. */
  readonly id?: string;
  readonly changed: Readonly<Record<string, unknown>>;
}
/** Half-typed forms of this device: kept through a lock, a reload and a crash, never replicated; gone when they are saved or left. */
export interface Forms {
  /** By slot: the form's name and whose it is. */
  all(): ReadonlyMap<string, KeptForm>;
  keep(slot: string, form: KeptForm): void;
  drop(slot: string): void;
  /** Resolves once the disk has what was kept and dropped so far; a disk that refused keeps them in memory only. */
  settled(): Promise<void>;
}

const PREFIX = 'form:';
/** Nobody comes back to a form after this long; what it says of a customer does not lie about for ever. */
const KEPT_MS = 7 * 86_400_000;
const isKept = (x: unknown): x is KeptForm =>
  typeof x === 'object' &&
  x !== null &&
  'by' in x &&
  'atMs' in x &&
  'changed' in x &&
  typeof x.by === 'string' &&
  typeof x.atMs === 'number' &&
  typeof x.changed === 'object' &&
  x.changed !== null;

/** Opens them from the device's own database, beside the cards they are about (architecture §3.1). */
export async function openForms(device: DeviceStore, areas: Areas, now: () => number): Promise<Forms> {
  const forms = new Map<string, KeptForm>();
  for (const { key, value } of await device.all<unknown>('state')) {
    if (!key.startsWith(PREFIX)) continue;
    if (isKept(value) && now() - value.atMs < KEPT_MS) forms.set(key.slice(PREFIX.length), value);
    else await device.delete('state', key);
  }
  // One write at a time and always the newest state of a slot: what is typed while one is under way is one more write, not one a letter.
  const changed = new Set<string>();
  let writing: Promise<void> | undefined;
  async function write(): Promise<void> {
    for (let slot = next(); slot !== undefined; slot = next()) {
      changed.delete(slot);
      const form = forms.get(slot);
      await (form === undefined ? device.delete('state', PREFIX + slot) : device.put('state', PREFIX + slot, form)).catch(() => undefined);
    }
  }
  const next = (): string | undefined => changed.values().next().value;
  const moved = (slot: string): void => {
    changed.add(slot);
    areas.touch('drafts');
    writing ??= write().finally(() => {
      writing = undefined;
    });
  };
  return {
    all: () => forms,
    keep(slot, form) {
      forms.set(slot, form);
      moved(slot);
    },
    drop(slot) {
      if (forms.delete(slot)) moved(slot);
    },
    async settled() {
      while (writing !== undefined) await writing;
    },
  };
}

/** Takes away the forms that speak of an erased person: those of their cards and visits, and those that name them (I17). */
export function forgetForms(forms: Forms, reach: { readonly ids: ReadonlySet<string>; readonly keys: ReadonlySet<string> }): void {
  const theirs = (x: unknown): boolean => typeof x === 'string' && (reach.ids.has(x) || reach.keys.has(x));
  for (const [slot, form] of [...forms.all()]) if (slot.split(' ').some(theirs) || Object.values(form.changed).some(theirs)) forms.drop(slot);
}
