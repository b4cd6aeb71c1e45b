import type { Host, PrintOutcome } from '../host/port.ts';

export interface FakeHost extends Host {
  readonly journalLines: string[];
  readonly printed: { readonly kind: 'raw' | 'pdf' | 'html'; readonly data: Uint8Array | string }[];
  /** What the next print answers. */
  outcome: PrintOutcome;
  /** The next journal append fails with this code. */
  journalFails: string | undefined;
}

/** A host without a machine behind it, for tests and demo terminals: keeps what was printed and journalled. */
export function fakeHost(over: Partial<Host> = {}, lines: string[] = []): FakeHost {
  const secrets = new Map<string, string>();
  const host: FakeHost = {
    kind: 'browser',
    version: '0.0.0',
    gatewayUrl: '',
    can: { journal: true, tcpPrint: true, pdf: true, kiosk: false, secureSecrets: false },
    journalLines: lines,
    printed: [],
    outcome: { ok: true },
    journalFails: undefined,
    journal: {
      async append(added) {
        if (host.journalFails !== undefined) throw Object.assign(new Error(host.journalFails), { code: host.journalFails });
        lines.push(...added);
      },
      last: async () => lines[lines.length - 1] ?? null,
    },
    async printRaw(_target, bytes) {
      host.printed.push({ kind: 'raw', data: bytes });
      return host.outcome;
    },
    async printPdf(html, _widthMm, fileName) {
      host.printed.push({ kind: 'pdf', data: html });
      return { path: fileName };
    },
    async printHtml(html) {
      host.printed.push({ kind: 'html', data: html });
      return host.outcome;
    },
    saveFile: async (fileName) => ({ path: fileName }),
    secrets: {
      get: async (key) => secrets.get(key) ?? null,
      set: async (key, value) => {
        secrets.set(key, value);
      },
    },
    persistStorage: async () => true,
    acquireSingleInstance: async () => true,
    ...over,
  };
  return host;
}
