import type { SaleDraft } from '../../src/sales/types.ts';
import type { Areas } from './areas.ts';
import type { DeviceStore } from './port.ts';
import type { Drafts } from './terminal.ts';

/** Sales being made, kept on the device through a crash (SC-07 A). */
export async function openDrafts(device: DeviceStore, areas: Areas): Promise<Drafts> {
  const drafts = new Map((await device.all<SaleDraft>('drafts')).map((r) => [r.key, r.value]));
  let list: readonly SaleDraft[] | undefined;
  const moved = (): void => {
    list = undefined;
    areas.touch('drafts');
  };
  return {
    list() {
      list ??= [...drafts.values()].sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1));
      return list;
    },
    async save(draft) {
      drafts.set(draft.id, draft);
      moved();
      await device.put('drafts', draft.id, draft);
    },
    async remove(id) {
      drafts.delete(id);
      moved();
      await device.delete('drafts', id);
    },
  };
}

/** Sales that somebody began whose rights have ended lie with the parked ones, where the manager and everybody finds them (SC-14). */
export async function handOverDrafts(drafts: Drafts, works: (staffNo: string) => boolean, nowMs: number): Promise<void> {
  for (const draft of drafts.list()) if (draft.parkedMs === undefined && !works(draft.by)) await drafts.save({ ...draft, parkedMs: nowMs });
}
