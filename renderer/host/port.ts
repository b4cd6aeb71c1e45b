/** The one interface from the UI to the outside. Two hosts: Electron (preload bridge) and browser. */
export interface PrinterTarget {
  readonly id: string;
  readonly kind: 'tcp' | 'system';
  readonly host?: string;
  readonly port?: number; // 9100
  readonly paper: 58 | 80;
}
export type PrintOutcome = { readonly ok: true } | { readonly ok: false; readonly code: 'unreachable' | 'paper' | 'timeout' | 'unsupported' | 'cancelled' | 'other'; readonly detail?: string };

export interface Host {
  readonly kind: 'electron' | 'browser';
  readonly version: string;
  /** What this host can do; the UI says so where it matters (architecture §5). */
  readonly can: { readonly journal: boolean; readonly tcpPrint: boolean; readonly pdf: boolean; readonly kiosk: boolean; readonly secureSecrets: boolean };
  readonly journal: {
    /** Appends lines and fsyncs before resolving. The file lies outside the application's data folder. */
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
  secrets: { get(key: string): Promise<string | null>; set(key: string, value: string): Promise<void> };
  /** Asks the platform to keep our storage. */
  persistStorage(): Promise<boolean>;
  /** True while another window holds the device; resolves once we hold the exclusive lock. */
  acquireSingleInstance(): Promise<boolean>;
}
