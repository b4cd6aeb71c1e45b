import { Info, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { fieldLosses, sayCase, sayDecision } from '../../../src/cases/say.ts';
import type { Reader } from '../../../src/cases/say.ts';
import type { Head } from '../../../src/facts/head.ts';
import type { DecisionDoc } from '../../../src/facts/rulings.ts';
import type { PieceView } from '../../../src/stock/types.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { SEVERITY, useFieldText, useSay } from '../../ui/cases/index.ts';
import { Banner, Button, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useCaseNames } from './CaseCard.tsx';

export function useReader(): Reader {
  const user = useUser();
  const terminal = useTerminal();
  return { staffNo: user.staffNo, storeId: terminal.device.storeId, terminal: terminal.device.terminal };
}

export interface CaseBannersProps {
  /** What the page is about: a subject (`piece:`, `sale:`, `cust:` …) and the ids a side may name. */
  readonly about: readonly string[];
  /** Codes the page says itself. */
  readonly except?: readonly string[];
  /** A piece whose waiting list may hold somebody of mine (conflicts §4.6). */
  readonly piece?: PieceView;
  /** A card whose fields I may have lost (conflicts §4.4). */
  readonly head?: Head;
}

/** The sentences of conflicts §4 "Show" on the page of the thing they are about: open cases, decisions I lost, my place in a queue, my overwritten fields. */
export function CaseBanners({ about, except = [], piece, head }: CaseBannersProps): ReactNode {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const me = useReader();
  const names = useCaseNames();
  const say = useSay(names);
  const fieldText = useFieldText(names);
  const navigate = useNavigate();
  useArea('rulings', 'stock', 'customers');
  const now = useNow(60_000);
  const touches = (ids: readonly unknown[]): boolean => ids.some((id) => typeof id === 'string' && about.includes(id));
  const cases = terminal.views
    .exceptions()
    .filter(
      (e) => e.status === 'open' && !except.includes(e.code) && touches([e.subject, ...e.members, ...e.sides.flatMap((s) => [s.factId, s.data['saleId']])]),
    );
  const list: ReactNode[] = cases.map((e) => {
    const { tone, Icon } = SEVERITY[e.severity];
    return (
      <Banner
        key={e.id}
        tone={tone}
        icon={<Icon aria-hidden="true" />}
        title={`${e.code} ${maybe(`exceptions.code.${e.code}`, '')}`}
        actions={
          <Button size="sm" onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(e.id)}`)}>
            {t('exceptions.openCase')}
          </Button>
        }
      >
        {say(sayCase(e, me))}
      </Banner>
    );
  });
  // The paper keeps its time; whoever looks at it later reads the true one beside it (SC-06).
  for (const s of terminal.views
    .exceptions()
    .filter((e) => e.code === 'EX-12')
    .flatMap((e) => e.sides)
    .filter((x) => about.includes(x.factId))) {
    const right = s.data['correctedMs'] ?? s.data['receivedAt'];
    if (typeof right === 'number')
      list.push(
        <Banner key={`time/${s.factId}`} tone="plain">
          {t('cases.say.printedTime', { time: f.dayTime(right) })}
        </Banner>,
      );
  }
  // A merge that somebody took apart since is no longer true of these cards.
  const undone = (d: DecisionDoc): boolean => d.rule === '4.4' && !d.losers.some((l) => terminal.views.merges(l.factId).some((m) => m.ids.includes(d.id)));
  for (const d of terminal.views.decisions()) {
    if (undone(d)) continue;
    const saying = touches([d.subject, ...d.losers.map((l) => l.factId)]) ? sayDecision(d, me) : undefined;
    if (saying !== undefined)
      list.push(
        <Banner key={d.id} tone="info" icon={<Info aria-hidden="true" />}>
          {say(saying)}
        </Banner>,
      );
  }
  const place = piece?.waiting?.findIndex((w) => w.by === me.staffNo) ?? -1;
  const held = piece?.reservedFor;
  if (place >= 0 && held !== undefined) {
    const by = held.name ?? t('cases.word.unknown');
    list.push(
      <Banner
        key="waiting"
        tone="warn"
        icon={<ShieldAlert aria-hidden="true" />}
        actions={
          <Button size="sm" onClick={() => void navigate('/stock')}>
            {t('exceptions.similar')}
          </Button>
        }
      >
        {t('cases.say.waitlisted', {
          by,
          until: f.dayTime(held.untilMs),
          deposit: (held.depositFen ?? 0) > 0 ? t('exceptions.withDeposit') : '',
          n: place + 1,
        })}
      </Banner>,
    );
  }
  if (head !== undefined)
    for (const l of fieldLosses(head, me.staffNo, now)) {
      list.push(
        <Banner key={`${l.field}/${l.at}`} tone="info" icon={<Info aria-hidden="true" />}>
          {t('cases.say.fieldLost', {
            field: maybe(`cases.field.${l.field}`, t('cases.field.other')),
            now: fieldText(l.field, l.now),
            mine: fieldText(l.field, l.mine),
          })}
        </Banner>,
      );
    }
  return list.length === 0 ? null : <>{list}</>;
}
