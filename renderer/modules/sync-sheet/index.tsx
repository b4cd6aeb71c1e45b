import {
  CalendarClock,
  CircleDollarSign,
  CircleUserRound,
  Clock,
  Database,
  Download,
  FileStack,
  Gem,
  IdCard,
  List,
  ReceiptText,
  RefreshCw,
  ShieldAlert,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { SyncSheetProps } from '../../app/modules.ts';
import { useStaffName } from '../../app/codes.ts';
import { exportPending } from '../../app/export-pending.ts';
import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Sheet, StatusTag, cx, toast, useFormat, useKindText, useMaybeText, useProblemText, useT } from '../../ui/index.ts';
import { useSubject } from '../exceptions/words.ts';
import { staffGrace, waitingOf, type Group } from './pending.ts';
import css from './sync-sheet.module.css';

const ICON: Readonly<Record<Group, LucideIcon>> = { sales: ReceiptText, appointments: CalendarClock, stock: Gem, customers: CircleUserRound, other: FileStack };
const HOUR = 3_600_000;

/** What the connection pill opens (design 09): what still works, what waits, how fresh, what concerns me. Amber, never an error. */
export default function SyncSheet({ open, onClose }: SyncSheetProps): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const problemText = useProblemText();
  useArea('sync', 'sales', 'rulings', 'reference', 'session');
  const now = useNow(10_000);
  const [listed, setListed] = useState(false);
  const s = terminal.sync.status();
  const waiting = waitingOf(s.pendingByKind);
  const pendingSales = terminal.views.sales().filter((c) => c.pending);
  const amount = pendingSales.reduce((n, c) => n + c.sale.totals.payableFen, 0);
  const since = s.offlineSinceMs ?? s.lastSyncMs;
  const sub = (): string => {
    if (s.connection === 'syncing') return t('sync.sheet.subSyncing', { n: s.pending });
    if (s.connection === 'attention') return t('sync.sheet.subAttention');
    if (s.connection !== 'offline') return t('sync.sheet.subOnline', { time: s.lastSyncMs === undefined ? '—' : f.dayTime(s.lastSyncMs) });
    if (s.lastSyncMs === undefined || since === undefined) return t('sync.sheet.subOfflineNever');
    return t('sync.sheet.subOffline', { t: f.duration(now - since), time: f.dayTime(s.lastSyncMs) });
  };
  const save = async (): Promise<void> => {
    const n = await exportPending(terminal);
    if (n === 0) toast.info(t('sync.sheet.exportEmpty'));
    else toast.ok(t('sync.sheet.exported', { n }));
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      tone={s.connection === 'offline' ? 'warn' : 'plain'}
      title={t(`sync.sheet.${s.connection}`)}
      sub={sub()}
      foot={
        <>
          {s.pending === 0 ? null : (
            <Button size="sm" icon={<List aria-hidden="true" />} aria-expanded={listed} onClick={() => setListed((x) => !x)}>
              {t(listed ? 'sync.sheet.hide' : 'sync.sheet.list')}
            </Button>
          )}
          <Button size="sm" icon={<Download aria-hidden="true" />} onClick={() => void save()}>
            {t('sync.sheet.export')}
          </Button>
          <Button className="zm-grow" kind="primary" icon={<RefreshCw aria-hidden="true" />} onClick={() => terminal.sync.poke()}>
            {t('sync.sheet.retry')}
          </Button>
        </>
      }
    >
      {s.problem === undefined || s.connection !== 'attention' ? null : (
        <Banner tone="danger" icon={<ShieldAlert aria-hidden="true" />}>
          {problemText({ code: s.problem })}
        </Banner>
      )}
      <section>
        <h3 className={css['title']}>
          {t('sync.sheet.pending')}
          <span>
            {s.pending === 0
              ? t('sync.sheet.pendingNone')
              : t(terminal.host.can.journal ? 'sync.sheet.pendingBackup' : 'sync.sheet.pendingSub', { n: s.pending })}
          </span>
        </h3>
        <div className={css['groups']}>
          {waiting.map((w) => {
            const Icon = ICON[w.group];
            return (
              <div key={w.group} className={css['group']}>
                <Icon aria-hidden="true" />
                <b>{t(`sync.sheet.group.${w.group}`)}</b>
                <i>{t('sync.sheet.oldest', { t: f.duration(now - w.oldestMs) })}</i>
                <span>
                  {w.group === 'sales' && pendingSales.length > 0
                    ? t('sync.sheet.nAmount', { n: pendingSales.length, amount: f.money(amount) })
                    : t('sync.sheet.n', { n: w.count })}
                </span>
              </div>
            );
          })}
        </div>
        {s.refused === undefined ? null : (
          <div className={css['refused']}>
            <Banner tone="warn" icon={<ShieldAlert aria-hidden="true" />}>
              {t('sync.sheet.refused', { n: s.refused })}
            </Banner>
          </div>
        )}
        {listed ? <Listed /> : null}
      </section>
      <Ages now={now} />
      <Concerns onClose={onClose} />
    </Sheet>
  );
}

/** Every kind that waits, with its number and age. */
function Listed(): ReactElement {
  const t = useT();
  const kindText = useKindText();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const entries = Object.entries(terminal.sync.status().pendingByKind).sort((a, b) => a[1].oldestMs - b[1].oldestMs);
  return (
    <ul className={css['listed']}>
      {entries.map(([kind, w]) => (
        <li key={kind}>
          <span>{maybe(`sync.sheet.kind.${kind}`, kindText(kind))}</span>
          <b>{t('sync.sheet.n', { n: w.count })}</b>
          <i>{f.dayTime(w.oldestMs)}</i>
        </li>
      ))}
    </ul>
  );
}

function Ages({ now }: { readonly now: number }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const s = terminal.sync.status();
  const gold = terminal.views.price('gold999');
  const asOf = terminal.stock.asOfMs();
  const bundle = terminal.session.bundleAgeMs();
  const heard = Math.max(gold?.validFromMs ?? 0, s.connection === 'online' ? now : (s.lastSyncMs ?? 0));
  const goldAge = now - heard;
  const grace = bundle === undefined ? undefined : staffGrace(bundle);
  const skew = Math.abs(s.clockOffsetMs);
  const row = (Icon: LucideIcon, name: string, value: ReactNode, age: string, note: string, warn = false): ReactElement => (
    <div className={cx(css['age'], warn && css['warn'])}>
      <span>
        <Icon aria-hidden="true" />
        {name}
      </span>
      <b>{value}</b>
      <i>{age}</i>
      <em>{note}</em>
    </div>
  );
  return (
    <section>
      <h3 className={css['title']}>{t('sync.sheet.ages')}</h3>
      <div className={css['ages']}>
        {row(
          CircleDollarSign,
          t('sync.sheet.gold'),
          gold === undefined ? t('sync.sheet.goldNone') : t('sync.sheet.goldValue', { time: f.dayTime(gold.validFromMs), price: f.money(gold.fenPerG) }),
          gold === undefined ? '' : f.ago(gold.validFromMs),
          gold === undefined ? t('sync.sheet.goldAsk') : goldAge > 24 * HOUR ? t('sync.sheet.goldApprove') : t('sync.sheet.goldUse'),
          gold === undefined || goldAge > 24 * HOUR,
        )}
        {row(
          Database,
          t('sync.sheet.stock'),
          asOf === undefined ? t('sync.sheet.stockOwn') : t('sync.sheet.stockValue', { time: f.dayTime(asOf) }),
          asOf === undefined ? '' : f.ago(asOf),
          t('sync.sheet.stockNote'),
        )}
        {row(
          IdCard,
          t('sync.sheet.staff'),
          bundle === undefined ? t('sync.sheet.staffNone') : t('sync.sheet.staffValue', { t: f.duration(bundle) }),
          t('sync.sheet.staffValid'),
          grace === undefined
            ? ''
            : grace.kind === 'normal'
              ? t('sync.sheet.staffLeft', { t: f.duration(grace.leftMs) })
              : t(grace.kind === 'grace' ? 'sync.sheet.staffGrace' : 'sync.sheet.staffStrict'),
          grace !== undefined && grace.kind !== 'normal',
        )}
        {row(
          Clock,
          t('sync.sheet.clock'),
          skew < 120_000 ? t('sync.sheet.clockOk') : t('sync.sheet.clockOff', { t: f.duration(skew) }),
          '',
          skew < 120_000 ? '' : t('sync.sheet.clockNote'),
          skew >= 120_000,
        )}
      </div>
    </section>
  );
}

/** Conflicts that concern me: my role decides, or I stand on a side (ui.md, connection pill). */
function Concerns({ onClose }: { readonly onClose: () => void }): ReactElement | null {
  const t = useT();
  const staffName = useStaffName();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const subject = useSubject();
  const navigate = useNavigate();
  const user = terminal.session.user();
  if (user === undefined) return null;
  const list = terminal.views
    .exceptions()
    .filter((e) => e.status === 'open' && (e.owner.some((r) => (user.roles as readonly string[]).includes(r)) || e.sides.some((x) => x.by === user.staffNo)));
  const decisions = terminal.views.decisions().filter((d) => d.losers.some((l) => l.by === user.staffNo));
  const n = list.length + decisions.length;
  return (
    <section>
      <h3 className={css['title']}>
        {n === 0 ? t('sync.sheet.concernsNone') : t('sync.sheet.concerns', { n })}
        {n === 0 ? null : <span>{t('sync.sheet.concernsSub')}</span>}
      </h3>
      <div className={css['groups']}>
        {list.slice(0, 4).map((e) => (
          <button
            key={e.id}
            type="button"
            className={css['concern']}
            onClick={() => {
              onClose();
              void navigate(`/workbench/exceptions/${encodeURIComponent(e.id)}`);
            }}
          >
            <StatusTag tone={e.severity === 'red' ? 'danger' : e.severity === 'amber' ? 'warn' : 'info'}>{e.code}</StatusTag>
            <b>{subject(e)}</b>
            <p>{maybe(`exceptions.rule.${e.code}`, t('exceptions.rule.other'))}</p>
          </button>
        ))}
        {decisions.slice(0, 2).map((d) => {
          const main = String(d.data['main'] ?? '');
          return (
            <button
              key={d.id}
              type="button"
              className={css['concern']}
              onClick={() => {
                onClose();
                void navigate(`/appointments/${encodeURIComponent(d.subject)}`);
              }}
            >
              <StatusTag tone="info">{t('exceptions.code.EX-09')}</StatusTag>
              <b>{terminal.views.appointment(d.subject)?.form.name ?? '—'}</b>
              <p>
                <Claim main={staffName(main)} atMs={Number(d.data['claimedAt'] ?? 0)} />
              </p>
            </button>
          );
        })}
      </div>
    </section>
  );
}
function Claim({ main, atMs }: { readonly main: string; readonly atMs: number }): ReactElement {
  const t = useT();
  const f = useFormat();
  return <>{t('exceptions.show.claim', { name: main, time: f.time(atMs) })}</>;
}
