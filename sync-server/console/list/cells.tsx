import {
  Ban,
  Bookmark,
  Check,
  CircleAlert,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  Clock,
  CloudOff,
  Flag,
  Gift,
  HandCoins,
  Info,
  Lock,
  MoonStar,
  PackageCheck,
  PackageX,
  PhoneCall,
  Send,
  ShieldAlert,
  TriangleAlert,
  Truck,
  Wrench,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { StatusTag, useFormat, useLanguage, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import type { Tone } from '../../../renderer/ui/index.ts';
import { enumKey } from '../../hq/lists/columns.ts';
import type { ListColumn } from '../../hq/lists/shape.ts';
import { useSession } from '../session.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Words of codes, stores and people, in the person's language. */
export function useWords() {
  const { codes, stores } = useSession();
  const language = useLanguage();
  const maybe = useMaybeText();
  const en = language === 'en';
  return {
    code: (table: string, code: string): string => {
      const row = codes.find((c) => c.table === table)?.rows.find((r) => r.code === code);
      return row === undefined ? code : en ? row.en : row.zh;
    },
    store: (id: string): string => {
      const store = stores.find((s) => s.storeId === id);
      return store === undefined ? id : en ? (store.nameEn ?? store.name) : store.name;
    },
    enumWord: (tree: string, value: string): string => maybe(enumKey(tree, value), value),
    role: (role: string): string => maybe(`console.enum.role.${role}`, role),
    factKind: (kind: string): string =>
      maybe(kind.startsWith('hq.') ? `console.auditAction.${kind.slice(3)}` : `console.factKind.${kind.replace('.', '_')}`, kind),
    metal: (metal: string): string => {
      const row = codes.find((c) => c.table === 'metal')?.rows.find((r) => r.code === metal);
      return row === undefined ? maybe(`console.prices.metals.${metal}`, metal) : en ? row.en : row.zh;
    },
    /** What a case or an entry is about: `piece:RD2600017` → 货品 RD2600017. */
    subject: (key: string): string => {
      const first = key.split(' ')[0] ?? '';
      const at = first.indexOf(':');
      const more = key.includes(' ') ? ` +${key.split(' ').length - 1}` : '';
      if (at < 0) return key;
      return maybe(`console.exceptions.subject.${first.slice(0, at)}`, first, { id: first.slice(at + 1) }) + more;
    },
  };
}

type Mark = readonly [Tone, LucideIcon];
const MARKS: Readonly<Record<string, Readonly<Record<string, Mark>>>> = {
  pieceState: {
    PLANNED: ['line', CircleDashed],
    IN_STOCK: ['ok', Check],
    RESERVED: ['gold', Bookmark],
    IN_TRANSIT: ['info', Truck],
    SOLD_HELD: ['brand', PackageCheck],
    SOLD: ['plain', HandCoins],
    RETURN_CHECK: ['warn', Clock],
    IN_REPAIR: ['info', Wrench],
    AT_SUPPLIER: ['line', Truck],
    SCRAPPED: ['line', Ban],
    MELTED: ['line', Ban],
    CONSUMED: ['line', Ban],
    MISSING: ['danger', PackageX],
    DISPUTED: ['danger', CircleAlert],
    WITHDRAWN: ['line', CircleSlash],
  },
  aptStatus: {
    notArrived: ['line', CircleDashed],
    sold: ['ok', Check],
    notSold: ['plain', CircleSlash],
    giftTaken: ['gold', Gift],
    needsCallback: ['info', PhoneCall],
    voided: ['line', Ban],
  },
  smsState: {
    queued: ['info', Clock],
    sending: ['info', Send],
    sent: ['ok', Check],
    failed: ['danger', CircleAlert],
    unknown: ['warn', CircleHelp],
    cancelled: ['line', Ban],
  },
  severity: { red: ['danger', CircleAlert], amber: ['warn', TriangleAlert], blue: ['info', Info] },
  exceptionStatus: { open: ['warn', Flag], resolved: ['ok', Check], withdrawn: ['line', CircleSlash] },
  deviceState: {
    enrolled: ['info', CircleDashed],
    active: ['ok', Check],
    dormant: ['line', MoonStar],
    quarantine: ['danger', ShieldAlert],
    revoked: ['line', Lock],
    replaced: ['line', CircleSlash],
  },
};
/** A state as a shape and a word (ui.md). */
export function StateTag({ tree, value }: { readonly tree: string; readonly value: string }) {
  const words = useWords();
  const mark = MARKS[tree]?.[value];
  if (mark === undefined) return <>{words.enumWord(tree, value)}</>;
  const Icon = mark[1];
  return (
    <StatusTag tone={mark[0]} icon={<Icon aria-hidden="true" size={14} />}>
      {words.enumWord(tree, value)}
    </StatusTag>
  );
}

const NUMERIC = new Set(['int', 'number', 'money', 'mg', 'carat', 'offset']);
export const isNumeric = (column: ListColumn): boolean => NUMERIC.has(column.kind);

/** One cell of a list as people read it. Nothing is cut: prices, numbers and names stay whole. */
export function Cell({ column, value }: { readonly column: ListColumn; readonly value: Row[string] | undefined }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  if (value === null || value === undefined || value === '') return <span className="hq-nil">{t('console.none')}</span>;
  const text = String(value);
  switch (column.kind) {
    case 'money':
      // What settles is written to the fen, under one another; only the price on a tag may drop .00.
      return <>{f.money(Number(value), { short: column.key === 'tag_fen' })}</>;
    case 'mg':
      return <>{(Number(value) / 1000).toFixed(3)}</>;
    case 'carat':
      return <>{(Number(value) / 1000).toFixed(Number(value) % 10 === 0 ? 2 : 3)}</>;
    case 'int':
      return <>{f.count(Number(value))}</>;
    case 'number':
    case 'text':
      return <>{text}</>;
    case 'day':
      return <>{text}</>;
    case 'time':
      return <>{f.dayTime(Number(value))}</>;
    case 'ago':
      return <>{f.ago(Number(value))}</>;
    case 'offset':
      return <Offset ms={Number(value)} />;
    case 'bool':
      return value === true ? (
        <Check size={16} role="img" aria-label={t('console.yes')} className="hq-yes" />
      ) : (
        <span className="hq-nil">{t('console.no')}</span>
      );
    case 'store':
      return (
        <>
          <span className="hq-code">{text}</span>
          {words.store(text)}
        </>
      );
    case 'stores':
      return (
        <>
          {text
            .split(',')
            .filter((s) => s !== '')
            .map((s) => words.store(s))
            .join('、')}
        </>
      );
    case 'roles':
      return (
        <>
          {text
            .split(',')
            .map((r) => words.role(r))
            .join('、')}
        </>
      );
    case 'tenders':
      return (
        <>
          {text
            .split(',')
            .map((m) => words.code('tender', m))
            .join('、')}
        </>
      );
    case 'kind':
      return <>{words.factKind(text)}</>;
    case 'subject':
      return <>{words.subject(text)}</>;
    default: {
      const at = column.kind.indexOf(':');
      const tree = column.kind.slice(at + 1);
      return column.kind.startsWith('codes:') ? <>{words.code(tree, text)}</> : <StateTag tree={tree} value={text} />;
    }
  }
}
/** A device's clock against the server's; within two seconds it counts as exact. */
export function Offset({ ms }: { readonly ms: number }) {
  const t = useT();
  const f = useFormat();
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 2) return <>{t('console.terminals.clockOk')}</>;
  // Under a minute in seconds, beyond it as people say it: 快 3 小时.
  const text = seconds < 60 ? t('console.terminals.seconds', { n: seconds }) : f.duration(seconds * 1000);
  return <span className={seconds > 120 ? 'zm-danger' : 'zm-warn'}>{t(ms > 0 ? 'console.terminals.fast' : 'console.terminals.slow', { t: text })}</span>;
}
export const Offline = () => <CloudOff size={16} aria-hidden="true" />;
