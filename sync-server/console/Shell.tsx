import { Dropdown } from 'antd';
import type { MenuProps } from 'antd';
import { Bell, CircleHelp, CloudOff, Gem, Headset, IdCard, Landmark, LayoutDashboard, LogOut, Settings, Store, Users } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { Avatar, Badge, Banner, Button, cx, Sheet, useFormat, useLanguage, useT } from '../../renderer/ui/index.ts';
import type { TextKey } from '../../renderer/ui/index.ts';
import { lastHeardMs, useApi, useLink } from './api.ts';
import { GROUPS, PAGES, pathOf } from './menu.ts';
import type { GroupName, PageName } from './menu.ts';
import { PasswordSheet } from './PasswordSheet.tsx';
import { usePrefs } from './prefs.ts';
import { GlobalSearch } from './GlobalSearch.tsx';
import { useSession } from './session.ts';

const ICONS: Readonly<Record<GroupName, LucideIcon>> = {
  ops: LayoutDashboard,
  store: Store,
  goods: Gem,
  member: Users,
  service: Headset,
  finance: Landmark,
  people: IdCard,
  system: Settings,
};

interface Counts {
  readonly total: number;
  readonly facets: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
}
interface Head {
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
}
const HeadContext = createContext<(change: Head) => void>(() => undefined);
/** What a page adds beside its title, e.g. "11 月 21 日 周六 · 截至 18:20". */
export function usePageNote(note: ReactNode): void {
  const put = useContext(HeadContext);
  useEffect(() => {
    put({ note });
    return () => put({ note: undefined });
  }, [note, put]);
}
/** Controls of a page that belong beside its title, such as the choice of a store. Give a memoised element. */
export function usePageActions(actions: ReactNode): void {
  const put = useContext(HeadContext);
  useEffect(() => {
    put({ actions });
    return () => put({ actions: undefined });
  }, [actions, put]);
}

/** Frame, side menu by audience, title bar, and the tray the pages lie on (design 14). */
export function Shell({ children }: { readonly children: ReactNode }) {
  const t = useT();
  const { may } = useSession();
  const { pathname } = useLocation();
  const [head, setHead] = useState<Head>({});
  const putHead = useCallback((change: Head) => setHead((old) => ({ ...old, ...change })), []);
  const [help, setHelp] = useState(false);
  const page = PAGES.find((p) => p.path === pathname) ?? PAGES[0];
  const open = useApi<Counts>(may['exceptions'] === true ? '/lists/exceptions?status=open&page=1&size=1' : undefined).data?.total ?? 0;
  const toCall =
    useApi<{ readonly counts: { readonly waiting?: number } }>(may['callback'] === true ? '/callback/counts' : undefined).data?.counts.waiting ?? 0;
  const name: PageName = page?.name ?? 'dashboard';
  useEffect(() => {
    document.title = `${t(`console.nav.${name}`)} · ${t('console.appName')}`;
  }, [name, t]);
  return (
    <HeadContext.Provider value={putHead}>
      <div className="hq-shell">
        <a className="hq-skip" href="#main">
          {t('console.skip')}
        </a>
        <aside className="hq-side">
          <Link className="hq-logo" to="/">
            <Diamond />
            <div>
              <b>{t('console.appName')}</b>
              <span>{t('console.appSub')}</span>
            </div>
          </Link>
          <nav aria-label={t('console.menu')} className="hq-nav">
            {GROUPS.map((g) => (
              <Group key={g.name} group={g.name} pages={g.pages.filter((p) => may[p] === true)} current={name} open={open} toCall={toCall} />
            ))}
          </nav>
          <button type="button" className="hq-mi" onClick={() => setHelp(true)}>
            <CircleHelp size={20} strokeWidth={1.5} aria-hidden="true" />
            <span>{t('console.help')}</span>
          </button>
        </aside>
        <header className="hq-top">
          <div className="hq-title">
            <h1 className="zm-h1">{t(`console.nav.${name}`)}</h1>
            <span className="zm-cap">{head.note ?? (name === 'dashboard' ? null : t(`console.sub.${name}` as TextKey))}</span>
          </div>
          <div className="hq-top-end">
            {head.actions}
            <GlobalSearch />
            {may['exceptions'] === true ? (
              <Link className="hq-bell" to={pathOf('exceptions')} aria-label={`${t('console.nav.exceptions')} ${open}`}>
                <Bell size={20} strokeWidth={1.5} aria-hidden="true" />
                <Badge count={open} className="hq-bell-n" />
              </Link>
            ) : null}
            <Me />
          </div>
        </header>
        <main id="main" className="hq-main" tabIndex={-1}>
          <LinkState />
          {children}
        </main>
        <Sheet open={help} onClose={() => setHelp(false)} title={t('console.help')} at="center">
          <p>{t('console.helpText')}</p>
        </Sheet>
      </div>
    </HeadContext.Provider>
  );
}

function Group({
  group,
  pages,
  current,
  open,
  toCall,
}: {
  readonly group: GroupName;
  readonly pages: readonly PageName[];
  readonly current: PageName;
  readonly open: number;
  readonly toCall: number;
}) {
  const t = useT();
  const first = pages[0];
  if (first === undefined) return null;
  const Icon = ICONS[group];
  const on = pages.includes(current);
  const alone = pages.length === 1;
  return (
    <div role="group" aria-label={t(`console.group.${group}`)}>
      <Link to={pathOf(first)} className={cx('hq-mi', on && 'on')} aria-current={on && alone ? 'page' : undefined}>
        <Icon size={20} strokeWidth={1.5} aria-hidden="true" />
        <span>{t(`console.group.${group}`)}</span>
        {group === 'ops' && !on ? (
          <Badge count={open} soft className="zm-end" />
        ) : group === 'service' && !on ? (
          <Badge count={toCall} soft className="zm-end" />
        ) : null}
      </Link>
      {on
        ? pages.map((p) => (
            <Link key={p} to={pathOf(p)} className={cx('hq-si', p === current && 'on')} aria-current={p === current ? 'page' : undefined}>
              {t(`console.nav.${p}`)}
              {p === 'exceptions' ? (
                <Badge count={open} soft={p !== current} className="zm-end" />
              ) : p === 'callback' ? (
                <Badge count={toCall} soft={p !== current} className="zm-end" />
              ) : null}
            </Link>
          ))
        : null}
    </div>
  );
}

const Diamond = () => (
  <svg viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" aria-hidden="true">
    <path d="M9 4.5h14l6 8L16 28.5 3 12.5Z" />
    <path d="M3 12.5h26M9 4.5l2.6 8L16 28.5l4.4-16L23 4.5M11.6 12.5L16 4.5l4.4 8" />
  </svg>
);

/** Amber while the live feed is broken: the figures stand, nothing is lost. */
function LinkState() {
  const t = useT();
  const f = useFormat();
  const link = useLink();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (link === 'open') {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 2500);
    return () => clearTimeout(timer);
  }, [link]);
  return shown ? (
    <Banner tone="warn" className="hq-stale" icon={<CloudOff size={18} aria-hidden="true" />}>
      {t('console.stale', { time: f.time(lastHeardMs()) })} · {t('console.reconnect')}
    </Banner>
  ) : null;
}

function Me() {
  const t = useT();
  const language = useLanguage();
  const session = useSession();
  const { theme, set } = usePrefs();
  const [password, setPassword] = useState(false);
  const { user } = session;
  const shown = language === 'en' ? (user.nameEn ?? user.name) : user.name;
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <span className="hq-who">
          <b>{shown}</b> {user.staffNo} · {user.roles.map((r) => t(`console.enum.role.${r}` as TextKey)).join('、')}
        </span>
      ),
    },
    {
      key: 'language',
      type: 'group',
      label: t('console.me.language'),
      children: [
        { key: 'zh-CN', label: t('common.chinese') },
        { key: 'en', label: t('common.english') },
      ],
    },
    {
      key: 'theme',
      type: 'group',
      label: t('console.me.theme'),
      children: [
        { key: 'light', label: t('console.me.light') },
        { key: 'dark', label: t('console.me.dark') },
        { key: 'system', label: t('console.me.system') },
      ],
    },
    { type: 'divider' },
    { key: 'password', label: t('console.me.password') },
    { key: 'logout', label: t('console.me.logout'), icon: <LogOut size={16} aria-hidden="true" /> },
  ];
  const onClick: MenuProps['onClick'] = ({ key }) => {
    if (key === 'zh-CN' || key === 'en') set({ language: key });
    else if (key === 'light' || key === 'dark' || key === 'system') set({ theme: key });
    else if (key === 'password') setPassword(true);
    else if (key === 'logout') void session.signOut();
  };
  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick, selectable: true, multiple: true, selectedKeys: [language, theme] }}>
        <Button kind="ghost" iconOnly className="hq-me" aria-label={`${t('console.me.account')} ${shown}`} icon={<Avatar name={shown} language={language} />} />
      </Dropdown>
      <PasswordSheet open={password} onClose={() => setPassword(false)} />
    </>
  );
}
