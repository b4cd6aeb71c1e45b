import { ChartNoAxesColumn, CircleUserRound, Gem, HeartHandshake, CalendarClock, ReceiptText } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { TextKey } from '../ui/i18n.ts';

export type ModuleName = 'appointments' | 'stock' | 'sales' | 'workbench' | 'reports' | 'customers';

export interface ModuleEntry {
  readonly name: ModuleName;
  readonly path: string;
  readonly icon: LucideIcon;
  /** Two characters on the rail; the full name (A0.2, verbatim) in title and tooltip. */
  readonly short: TextKey;
  readonly full: TextKey;
  readonly key: string;
}

/** The main menu, in the order of A0.2. */
export const MODULES: readonly ModuleEntry[] = [
  { name: 'appointments', path: '/appointments', icon: CalendarClock, short: 'shell.short.appointments', full: 'shell.full.appointments', key: 'F2' },
  { name: 'stock', path: '/stock', icon: Gem, short: 'shell.short.stock', full: 'shell.full.stock', key: 'F3' },
  { name: 'sales', path: '/sales', icon: ReceiptText, short: 'shell.short.sales', full: 'shell.full.sales', key: 'F4' },
  { name: 'workbench', path: '/workbench', icon: CircleUserRound, short: 'shell.short.workbench', full: 'shell.full.workbench', key: 'F5' },
  { name: 'reports', path: '/reports', icon: ChartNoAxesColumn, short: 'shell.short.reports', full: 'shell.full.reports', key: 'F6' },
  { name: 'customers', path: '/customers', icon: HeartHandshake, short: 'shell.short.customers', full: 'shell.full.customers', key: 'F7' },
];

interface ScreenModule {
  readonly default: ComponentType;
}
export interface SyncSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** One chunk a module, loaded when first opened. Each module's index.tsx draws its own routes below `/<name>/*`. */
const screens = import.meta.glob<ScreenModule>('../modules/*/index.tsx');
const sheets = import.meta.glob<{ readonly default: ComponentType<SyncSheetProps> }>('../modules/sync-sheet/index.tsx');
const missing = (): Promise<ScreenModule> => Promise.resolve({ default: () => null });
const noSheet = (): Promise<{ readonly default: ComponentType<SyncSheetProps> }> => Promise.resolve({ default: () => null });

const RETRY_MS = 1_000;
/** A page whose code did not come, because the line went while it was being fetched, is asked for again until it does. */
const patient =
  <T>(load: () => Promise<T>): (() => Promise<T>) =>
  () =>
    load().catch(async () => {
      await new Promise((again) => {
        setTimeout(again, RETRY_MS);
      });
      return patient(load)();
    });
export const screenOf = (name: string) => lazy(patient(screens[`../modules/${name}/index.tsx`] ?? missing));
/** Fetches every page's code while nobody waits for it: a line that is cut a minute after the first start keeps none from opening. */
export function fetchScreens(): void {
  for (const load of Object.values(screens)) void load().catch(() => undefined);
}
export const SCREENS: Readonly<Record<ModuleName | 'exceptions', ComponentType>> = {
  appointments: screenOf('appointments'),
  stock: screenOf('stock'),
  sales: screenOf('sales'),
  workbench: screenOf('workbench'),
  reports: screenOf('reports'),
  customers: screenOf('customers'),
  exceptions: screenOf('exceptions'),
};
export const SyncSheet = lazy(sheets['../modules/sync-sheet/index.tsx'] ?? noSheet);
