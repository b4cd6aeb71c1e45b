import { createMemoryTerminal } from '../data/demo/demo-terminal.ts';
import { fakeHost } from '../data/fake-host.ts';
import type { Terminal } from '../data/terminal.ts';

/** The in-memory demo store at a given moment, for component tests. */
export async function openTestTerminal(nowMs: number): Promise<Terminal> {
  const demo = await createMemoryTerminal(fakeHost(), { seed: 7, pieces: 20, clock: { wallMs: () => nowMs, monoMs: () => 0, bootId: 'test-boot' } });
  return demo.terminal;
}
