import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import 'dayjs/locale/zh-cn';
import dayjs from 'dayjs';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Language } from '../../src/i18n/index.ts';
import { FormatContext, createFormat } from './format.ts';
import { i18n } from './i18n.ts';
import { antTheme } from './theme.ts';
import type { Density, ThemeName } from './theme.ts';
import { ToastHost } from './toast.tsx';
import './tokens.css';
import './base.css';

export interface ThemeRootProps {
  readonly theme: ThemeName | 'system';
  readonly language: Language;
  readonly density: Density;
  /** Store's time zone for every date on the screen. */
  readonly timeZone?: string;
  /** Offset-corrected clock; the only one formatters use. */
  readonly now?: () => number;
  readonly children: ReactNode;
}

function usePrefersDark(): boolean {
  const [dark, setDark] = useState(() => typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    if (typeof matchMedia !== 'function') return;
    const query = matchMedia('(prefers-color-scheme: dark)');
    const on = () => setDark(query.matches);
    query.addEventListener('change', on);
    return () => query.removeEventListener('change', on);
  }, []);
  return dark;
}

/** Asked once: Ant Design builds its tree anew when motion ends, and a form being typed in would be gone. */
const prefersStill = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The one look of terminal and console: tokens, Ant Design theme, language, formatters, toasts. */
export function ThemeRoot({ theme, language, density, timeZone = 'Asia/Shanghai', now = Date.now, children }: ThemeRootProps) {
  const prefersDark = usePrefersDark();
  const name: ThemeName = theme === 'system' ? (prefersDark ? 'dark' : 'light') : theme;
  const [still] = useState(prefersStill);
  const config = useMemo(() => antTheme(name, density, still), [name, density, still]);
  const format = useMemo(() => createFormat(language, timeZone, now), [language, timeZone, now]);
  // before the browser paints, so that no text shows in the language left behind
  useLayoutEffect(() => {
    if (i18n.language !== language) void i18n.changeLanguage(language);
    dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
    document.documentElement.dataset['theme'] = name;
    document.documentElement.lang = language;
  }, [name, language]);
  return (
    <I18nextProvider i18n={i18n}>
      <ConfigProvider theme={config} locale={language === 'zh-CN' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
        <App component={false}>
          <FormatContext.Provider value={format}>
            {children}
            <ToastHost />
          </FormatContext.Provider>
        </App>
      </ConfigProvider>
    </I18nextProvider>
  );
}
