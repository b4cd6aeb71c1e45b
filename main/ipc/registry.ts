import { z } from 'zod';
import type { DesktopCall, DesktopCalls, DesktopReply } from '../../src/protocol/desktop.ts';
import { isAppUrl } from '../protocol/resolve.ts';

const MB = 1024 * 1024;
const fileName = z.string().min(1).max(200);
const html = z.string().max(8 * MB);
const bytes = (max: number): z.ZodType<Uint8Array> => z.instanceof(Uint8Array).refine((b) => b.byteLength <= max, { message: `at most ${max} bytes` });
const printer = z.strictObject({
  id: z.string().max(64),
  kind: z.enum(['tcp', 'system']),
  host: z
    .string()
    .min(1)
    .max(253)
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .optional(),
  port: z.number().int().min(1).max(65_535).optional(),
  paper: z.union([z.literal(58), z.literal(80)]),
});
const secretKey = z.string().regex(/^[a-z0-9.-]{1,64}$/i);

/** The one list of what the page may ask, and the shape each input must have. The compiler keeps it complete. */
export const inputs: { readonly [C in DesktopCall]: z.ZodType<DesktopCalls[C]['in']> } = {
  'journal.append': z.strictObject({
    lines: z
      .array(
        z
          .string()
          .min(1)
          .max(MB)
          .regex(/^[^\n\r\0]+$/),
      )
      .max(500),
  }),
  'journal.last': z.null(),
  'print.raw': z.strictObject({ target: printer, bytes: bytes(4 * MB) }),
  'print.pdf': z.strictObject({ html, widthMm: z.number().min(40).max(420), fileName }),
  'print.html': z.strictObject({ html }),
  'file.save': z.strictObject({ fileName, mime: z.string().max(100), data: bytes(256 * MB) }),
  'secret.get': z.strictObject({ key: secretKey }),
  'secret.set': z.strictObject({ key: secretKey, value: z.string().max(64 * 1024) }),
  'gateway.set': z.strictObject({ url: z.string().min(1).max(300) }),
};

export type Handlers = { readonly [C in DesktopCall]: (input: DesktopCalls[C]['in']) => Promise<DesktopCalls[C]['out']> };

/** Who asks, as far as it matters; made from Electron's event. */
export interface Sender {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly windowId: number;
}
export interface Guard {
  /** The window whose page may ask. */
  readonly trustedWindowId: () => number | undefined;
  /** Told of every refusal and failure, with the call's name and a code, never with its content. */
  readonly note: (what: 'ipc-refused' | 'ipc-failed', call: string, code: string) => void;
}

/** Builds the one function behind the one channel: known call, trusted sender, well-formed input, else a refusal that nothing has touched. */
export function createDispatcher(handlers: Handlers, guard: Guard): (sender: Sender, call: unknown, input: unknown) => Promise<DesktopReply<unknown>> {
  const refuse = (call: unknown, code: string): DesktopReply<never> => {
    guard.note('ipc-refused', typeof call === 'string' ? call.slice(0, 40) : typeof call, code);
    return { ok: false, code };
  };
  return async (sender, call, input) => {
    if (!sender.isMainFrame || sender.windowId !== guard.trustedWindowId() || !isAppUrl(sender.url)) return refuse(call, 'ipc-sender');
    if (!isCall(call)) return refuse(call, 'ipc-unknown');
    return answer(call, input);
  };

  async function answer<C extends DesktopCall>(call: C, input: unknown): Promise<DesktopReply<unknown>> {
    const parsed = inputs[call].safeParse(input);
    if (!parsed.success) return refuse(call, 'ipc-input');
    try {
      return { ok: true, value: await handlers[call](parsed.data) };
    } catch (error) {
      const code = hasCode(error) ? error.code : 'host-failed';
      guard.note('ipc-failed', call, code);
      return { ok: false, code, detail: error instanceof Error ? error.message.slice(0, 200) : undefined };
    }
  }
}

const isCall = (call: unknown): call is DesktopCall => typeof call === 'string' && Object.prototype.hasOwnProperty.call(inputs, call);
const hasCode = (error: unknown): error is { readonly code: string } =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
