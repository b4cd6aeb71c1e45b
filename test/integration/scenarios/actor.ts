import type { MemoryDisk } from '../../../renderer/data/memory-store.ts';
import type { TestTill } from '../chain.ts';
import type { StageClock } from './stageClock.ts';

export interface Actor {
  readonly name: string; // as the scripts call it: S01-T1
  readonly till: TestTill;
  readonly clock: StageClock;
  readonly disk: MemoryDisk;
  /** Requests that headquarters has not answered. */
  busy(): number;
}
