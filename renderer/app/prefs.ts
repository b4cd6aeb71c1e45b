import { create } from 'zustand';
import type { Language } from '../../src/i18n/index.ts';
import type { Prefs as DevicePrefs } from '../data/prefs.ts';

export type ThemePref = 'light' | 'dark' | 'system';
interface Look {
  readonly language: Language;
  readonly theme: ThemePref;
}
interface PrefsStore extends Look {
  /** Takes over the choices of the person who signed in (A0.35: per user); without one, the device's own. */
  adopt(owner: Owner | undefined): void;
  set(change: Partial<Look>): void;
}
interface Owner {
  readonly staffNo: string;
  readonly prefs: DevicePrefs;
}

const KEY = 'zm.look';
const languageOf = (v: unknown): Language => (v === 'en' ? 'en' : 'zh-CN');
const themeOf = (v: unknown): ThemePref => (v === 'dark' || v === 'system' ? v : 'light');

/** The device's look is needed before its database opens, so it alone lives in localStorage; it may be lost without harm. */
function deviceLook(): Look {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof raw !== 'object' || raw === null) return { language: 'zh-CN', theme: 'light' };
    return { language: languageOf('language' in raw ? raw.language : undefined), theme: themeOf('theme' in raw ? raw.theme : undefined) };
  } catch {
    return { language: 'zh-CN', theme: 'light' };
  }
}

let owner: Owner | undefined;
export const usePrefs = create<PrefsStore>((setState, get) => ({
  ...deviceLook(),
  adopt(next) {
    owner = next;
    const device = deviceLook();
    if (next === undefined) {
      setState(device);
      return;
    }
    const language = next.prefs.ofUser<unknown>(next.staffNo, 'language');
    const theme = next.prefs.ofUser<unknown>(next.staffNo, 'theme');
    setState({ language: language === undefined ? device.language : languageOf(language), theme: theme === undefined ? device.theme : themeOf(theme) });
  },
  set(change) {
    setState(change);
    const { language, theme } = get();
    if (owner !== undefined) {
      if (change.language !== undefined) void owner.prefs.setForUser(owner.staffNo, 'language', language);
      if (change.theme !== undefined) void owner.prefs.setForUser(owner.staffNo, 'theme', theme);
      return;
    }
    try {
      localStorage.setItem(KEY, JSON.stringify({ language, theme }));
    } catch {
      /* a full disk must not stop a till over a colour */
    }
  },
}));
