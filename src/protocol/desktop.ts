/**
 * The contract between the terminal's page and the Electron main process: types only, so that the preload stays small.
 * main/ipc/registry.ts checks every input again with zod; renderer/host/electron-host.ts makes a `Host` of it.
 */

/** A receipt printer as the page names it; the same shape as `PrinterTarget` of renderer/host/port.ts. */
export interface DesktopPrinter {
  readonly id: string;
  readonly kind: 'tcp' | 'system';
  readonly host?: string;
  readonly port?: number;
  readonly paper: 58 | 80;
}
export type DesktopPrintOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'unreachable' | 'paper' | 'timeout' | 'unsupported' | 'cancelled' | 'other'; readonly detail?: string };

/** Every call the page can make: name → what goes in and what comes back. Nothing else passes. */
export interface DesktopCalls {
  readonly 'journal.append': { readonly in: { readonly lines: readonly string[] }; readonly out: null };
  readonly 'journal.last': { readonly in: null; readonly out: string | null };
  readonly 'print.raw': { readonly in: { readonly target: DesktopPrinter; readonly bytes: Uint8Array }; readonly out: DesktopPrintOutcome };
  readonly 'print.pdf': {
    readonly in: { readonly html: string; readonly widthMm: number; readonly fileName: string };
    readonly out: { readonly path?: string };
  };
  readonly 'print.html': { readonly in: { readonly html: string }; readonly out: DesktopPrintOutcome };
  readonly 'file.save': {
    readonly in: { readonly fileName: string; readonly mime: string; readonly data: Uint8Array };
    readonly out: { readonly path?: string };
  };
  readonly 'secret.get': { readonly in: { readonly key: string }; readonly out: string | null };
  readonly 'secret.set': { readonly in: { readonly key: string; readonly value: string }; readonly out: null };
  readonly 'gateway.set': { readonly in: { readonly url: string }; readonly out: { readonly ok: boolean; readonly code?: 'cancelled' | 'gateway-url-bad' } };
}
export type DesktopCall = keyof DesktopCalls;

/** Answers cross the bridge as values: an exception would lose its code on the way. */
export type DesktopReply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly detail?: string };

/** What the page is told at its start; nothing secret. */
export interface DesktopInfo {
  readonly version: string;
  readonly gatewayUrls: readonly string[];
  readonly journal: boolean;
  readonly secureSecrets: boolean;
  readonly kiosk: boolean;
}

/** The frozen object the preload puts at `window.zhuomei`. One method a call, so the page cannot name a channel. */
export type DesktopBridge = { readonly info: DesktopInfo } & {
  readonly [C in DesktopCall as BridgeMethod<C>]: (input: DesktopCalls[C]['in']) => Promise<DesktopReply<DesktopCalls[C]['out']>>;
};
/** 'journal.append' → journalAppend */
export type BridgeMethod<C extends string> = C extends `${infer Area}.${infer Verb}` ? `${Area}${Capitalize<Verb>}` : never;

export const DESKTOP_CHANNEL = 'zm:call';
export const DESKTOP_ORIGIN = 'app://showroom';
export const DESKTOP_INFO_SWITCH = '--zm-info=';
