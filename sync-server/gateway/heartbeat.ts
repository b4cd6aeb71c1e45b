import type { z } from 'zod';
import type { HeartbeatRequest, heartbeatReply } from '../../src/protocol/wire.ts';
import { toldAfter } from './clock.ts';
import type { Caller, Gateway } from './context.ts';
import { ApiProblem } from './errors.ts';
import { toldOf } from './hello.ts';

/** POST /sync/heartbeat: a connected terminal says up to where it has told everything (conflicts.md §3.6). Changes nothing but its device. */
export async function heartbeat(g: Gateway, caller: Caller, h: HeartbeatRequest): Promise<z.infer<typeof heartbeatReply>> {
  const { terminal, former } = caller.speaker;
  if (h.terminal !== terminal) throw new ApiProblem('terminal-unknown', { terminal: h.terminal });
  const serverNow = g.now();
  if (!former)
    await g.identity.updateDevice(terminal, (d) => ({ ...d, lastSeenMs: serverNow, pending: h.pending, told: toldAfter(d, toldOf(d, h), serverNow) }));
  return { serverNow };
}
