import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Language } from '../../src/i18n/index.ts';

export interface SavedFilter {
  readonly name: string;
  readonly search: string; // query string
}
interface Prefs {
  readonly language: Language;
  readonly theme: 'light' | 'dark' | 'system';
  /** Columns of a list that the person chose; none = the list's own. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly saved: Readonly<Record<string, readonly SavedFilter[]>>;
  set(change: Partial<Pick<Prefs, 'language' | 'theme' | 'columns' | 'saved'>>): void;
}
/** What this browser remembers of a person's taste; no business data. */
export const usePrefs = create<Prefs>()(
  persist((set) => ({ language: 'zh-CN', theme: 'light', columns: {}, saved: {}, set: (change) => set(change) }), { name: 'zm-console' }),
);
