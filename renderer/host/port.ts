import type { PrintOutcome } from '../ui/print-outcome.ts';

/** The one interface from the UI to the outside. Two hosts: Electron (preload bridge) and browser. */
export interface PrinterTarget {
  readonly id: string;
  readonly kind: 'tcp' | 'system';
  readonly host?: string;
  readonly port?: number; // 9100
  readonly paper: 58 | 80;
}
export type { PrintOutcome };

export interface HostUpdates {
  ready(): boolean;
  subscribe(cb: () => void): () => void;
  /** Loads the new version (the page reloads). */
  apply(): void;
}

export interface Host {
  readonly kind: 'electron' | 'browser';
  readonly version: string;
  /** Origin of the gateway, without a slash at the end. Browser: where the page came from; Electron: the configured one. */
  readonly gatewayUrl: string;
  /** Further origins this installation may talk to (a relay inside the store), in order; the first is `gatewayUrl`. */
  readonly gatewayUrls?: readonly string[];
  /** Asks for another gateway (Electron asks the person in a dialogue of its own, then opens the window anew). Absent where the page decides it. */
  readonly setGatewayUrl?: (url: string) => Promise<{ readonly ok: boolean; readonly code?: 'cancelled' | 'gateway-url-bad' }>;
  /** A newer version of the app lies ready; the UI offers to load it. Absent where the installer does it. */
  readonly updates?: HostUpdates;
  /** What this host can do; the UI says so where it matters (architecture §5). */
  readonly can: { readonly journal: boolean; readonly tcpPrint: boolean; readonly pdf: boolean; readonly kiosk: boolean; readonly secureSecrets: boolean };
  readonly journal: {
    /** Appends lines and fsyncs before resolving; rejects with a HostError (`journal-full`, `journal-unwritable`). Outside the application's data folder. */
    append(lines: readonly string[]): Promise<void>;
    /** The last complete line, or null. */
    last(): Promise<string | null>;
  };
  /** Raw bytes to a receipt printer (ESC/POS). */
  printRaw(target: PrinterTarget, bytes: Uint8Array): Promise<PrintOutcome>;
  /** A page as 80 mm PDF, saved or downloaded under that name. Returns the path where the host knows one. */
  printPdf(html: string, widthMm: number, fileName: string): Promise<{ readonly path?: string }>;
  /** The system's print dialogue (or window.print) on that page. */
  printHtml(html: string): Promise<PrintOutcome>;
  saveFile(fileName: string, mime: string, data: Uint8Array): Promise<{ readonly path?: string }>;
  /** Rejects with HostError `secrets-unavailable` where the platform has no key store. */
  secrets: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> };
  /** Asks the platform to keep our storage. */
  persistStorage(): Promise<boolean>;
  /** True while another window holds the device; resolves once we hold the exclusive lock. */
  acquireSingleInstance(): Promise<boolean>;
}

/** What a host could not do, as a code with a sentence under `error.<code>`. */
export class HostError extends Error {
  readonly code: string;
  constructor(code: string, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.name = 'HostError';
    this.code = code;
  }
}
